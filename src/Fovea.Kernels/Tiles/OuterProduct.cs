using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// The inner machine of the weights' gradient: <c>destination[j, k] (+)= sum over pixels of source[pixel, j] * gradient[pixel, k]</c>,
/// where j runs over values that lie next to each other in the source (the taps and channels of one row of the window) and pixels over a
/// rows x columns plane.
/// <para>
/// A tile is six values of j by two registers of k, 12 accumulators that stay in registers over the whole plane. Where fewer than six
/// values are left the last one stands in the tile several times, computed and stored again with the same value.
/// </para>
/// </summary>
internal unsafe ref partial struct OuterProduct : IKernel
{
    private const int TileValues = 6;
    private const int LongTileValues = 12;
    private const int NarrowTileValues = 16;

    public float* Source;
    public nint SourceRowStep;
    public nint SourcePixelStep;

    /// <summary>The number of values j.</summary>
    public int Values;

    /// <summary>
    /// The pixels of all rows one after the other. Whole registers are read: what lies beyond a pixel's outputs is read and dropped, so the
    /// memory goes on for one register past the last pixel.
    /// </summary>
    public float* Gradient;
    public nint GradientPixelStep;
    public int Rows;
    public int Columns;
    public int Outputs;

    public float* Destination;
    public nint DestinationStep;

    /// <summary>Whether the sum is added to what the destination holds.</summary>
    public bool Accumulate;

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        float* memory = stackalloc float[(TileValues * 2 * lanes) + Registers.Slack];
        float* edge = Registers.Align(memory);
        for (int k = 0; k < Outputs; k += 2 * lanes)
        {
            int outputs = Math.Min(Outputs - k, 2 * lanes);
            int width = outputs > lanes ? 2 * lanes : lanes;
            int j = 0;
            if (TSimd.Registers >= 32 && outputs == 2 * lanes)
            {
                for (; j <= Values - LongTileValues; j += LongTileValues)
                {
                    Tile12x2<TSimd, TVector>(Source + j, Gradient + k, Destination + (j * DestinationStep) + k, DestinationStep);
                }
            }
            else if (TSimd.Registers >= 32 && outputs == lanes)
            {
                for (; j <= Values - NarrowTileValues; j += NarrowTileValues)
                {
                    Tile16x1<TSimd, TVector>(Source + j, Gradient + k, Destination + (j * DestinationStep) + k, DestinationStep);
                }
            }

            for (; j < Values; j += TileValues)
            {
                // The tiles know whole registers only. Where the outputs end within one, the tile lies in a place of its own.
                float* destination = Destination + (j * DestinationStep) + k;
                bool whole = outputs == width;
                int values = Math.Min(TileValues, Values - j);
                if (!whole && Accumulate)
                {
                    Copy<TSimd, TVector>(destination, DestinationStep, edge, width, values, outputs);
                }

                float* target = whole ? destination : edge;
                nint step = whole ? DestinationStep : width;
                if (width > lanes)
                {
                    Tile2<TSimd, TVector>(Source + j, values - 1, Gradient + k, target, step);
                }
                else
                {
                    Tile1<TSimd, TVector>(Source + j, values - 1, Gradient + k, target, step);
                }

                if (!whole)
                {
                    Copy<TSimd, TVector>(edge, width, destination, DestinationStep, values, outputs);
                }
            }
        }
    }

    private static void Copy<TSimd, TVector>(float* source, nint sourceStep, float* destination, nint step, int values, int outputs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int j = 0; j < values; j++, source += sourceStep, destination += step)
        {
            for (int k = 0; k < outputs; k += TSimd.Lanes)
            {
                Edge.Store<TSimd, TVector>(destination + k, Edge.Load<TSimd, TVector>(source + k, outputs - k), outputs - k);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile2<TSimd, TVector>(float* source, int last, float* gradient, float* destination, nint step)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        nint o1 = Math.Min(1, last), o2 = Math.Min(2, last), o3 = Math.Min(3, last), o4 = Math.Min(4, last), o5 = Math.Min(5, last);
        TVector a00 = TSimd.Zero, a01 = TSimd.Zero, a10 = TSimd.Zero, a11 = TSimd.Zero, a20 = TSimd.Zero, a21 = TSimd.Zero;
        TVector a30 = TSimd.Zero, a31 = TSimd.Zero, a40 = TSimd.Zero, a41 = TSimd.Zero, a50 = TSimd.Zero, a51 = TSimd.Zero;
        nint pixelStep = SourcePixelStep;
        nint gradientStep = GradientPixelStep;
        for (int row = 0; row < Rows; row++)
        {
            float* p0 = source + (row * SourceRowStep);
            float* p1 = p0 + o1;
            float* p2 = p0 + o2;
            float* p3 = p0 + o3;
            float* p4 = p0 + o4;
            float* p5 = p0 + o5;
            nint end = Columns * pixelStep;
            for (nint offset = 0; offset < end; offset += pixelStep)
            {
                TVector g0 = TSimd.Load(gradient);
                TVector g1 = TSimd.Load(gradient + lanes);
                gradient += gradientStep;
                TVector x = TSimd.Broadcast(p0[offset]);
                a00 = TSimd.MultiplyAdd(x, g0, a00);
                a01 = TSimd.MultiplyAdd(x, g1, a01);
                x = TSimd.Broadcast(p1[offset]);
                a10 = TSimd.MultiplyAdd(x, g0, a10);
                a11 = TSimd.MultiplyAdd(x, g1, a11);
                x = TSimd.Broadcast(p2[offset]);
                a20 = TSimd.MultiplyAdd(x, g0, a20);
                a21 = TSimd.MultiplyAdd(x, g1, a21);
                x = TSimd.Broadcast(p3[offset]);
                a30 = TSimd.MultiplyAdd(x, g0, a30);
                a31 = TSimd.MultiplyAdd(x, g1, a31);
                x = TSimd.Broadcast(p4[offset]);
                a40 = TSimd.MultiplyAdd(x, g0, a40);
                a41 = TSimd.MultiplyAdd(x, g1, a41);
                x = TSimd.Broadcast(p5[offset]);
                a50 = TSimd.MultiplyAdd(x, g0, a50);
                a51 = TSimd.MultiplyAdd(x, g1, a51);
            }
        }

        // Where o1..o5 repeat a value, each accumulator of it holds the same sum; all are read before any is stored.
        if (Accumulate)
        {
            a00 = TSimd.Add(a00, TSimd.Load(destination));
            a10 = TSimd.Add(a10, TSimd.Load(destination + (o1 * step)));
            a20 = TSimd.Add(a20, TSimd.Load(destination + (o2 * step)));
            a30 = TSimd.Add(a30, TSimd.Load(destination + (o3 * step)));
            a40 = TSimd.Add(a40, TSimd.Load(destination + (o4 * step)));
            a50 = TSimd.Add(a50, TSimd.Load(destination + (o5 * step)));
            a01 = TSimd.Add(a01, TSimd.Load(destination + lanes));
            a11 = TSimd.Add(a11, TSimd.Load(destination + (o1 * step) + lanes));
            a21 = TSimd.Add(a21, TSimd.Load(destination + (o2 * step) + lanes));
            a31 = TSimd.Add(a31, TSimd.Load(destination + (o3 * step) + lanes));
            a41 = TSimd.Add(a41, TSimd.Load(destination + (o4 * step) + lanes));
            a51 = TSimd.Add(a51, TSimd.Load(destination + (o5 * step) + lanes));
        }

        TSimd.Store(destination, a00);
        TSimd.Store(destination + lanes, a01);
        TSimd.Store(destination + (o1 * step), a10);
        TSimd.Store(destination + (o1 * step) + lanes, a11);
        TSimd.Store(destination + (o2 * step), a20);
        TSimd.Store(destination + (o2 * step) + lanes, a21);
        TSimd.Store(destination + (o3 * step), a30);
        TSimd.Store(destination + (o3 * step) + lanes, a31);
        TSimd.Store(destination + (o4 * step), a40);
        TSimd.Store(destination + (o4 * step) + lanes, a41);
        TSimd.Store(destination + (o5 * step), a50);
        TSimd.Store(destination + (o5 * step) + lanes, a51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile1<TSimd, TVector>(float* source, int last, float* gradient, float* destination, nint step)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint o1 = Math.Min(1, last), o2 = Math.Min(2, last), o3 = Math.Min(3, last), o4 = Math.Min(4, last), o5 = Math.Min(5, last);
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero;
        nint pixelStep = SourcePixelStep;
        nint gradientStep = GradientPixelStep;
        for (int row = 0; row < Rows; row++)
        {
            float* p0 = source + (row * SourceRowStep);
            float* p1 = p0 + o1;
            float* p2 = p0 + o2;
            float* p3 = p0 + o3;
            float* p4 = p0 + o4;
            float* p5 = p0 + o5;
            nint end = Columns * pixelStep;
            for (nint offset = 0; offset < end; offset += pixelStep)
            {
                TVector g = TSimd.Load(gradient);
                gradient += gradientStep;
                a0 = TSimd.MultiplyAdd(TSimd.Broadcast(p0[offset]), g, a0);
                a1 = TSimd.MultiplyAdd(TSimd.Broadcast(p1[offset]), g, a1);
                a2 = TSimd.MultiplyAdd(TSimd.Broadcast(p2[offset]), g, a2);
                a3 = TSimd.MultiplyAdd(TSimd.Broadcast(p3[offset]), g, a3);
                a4 = TSimd.MultiplyAdd(TSimd.Broadcast(p4[offset]), g, a4);
                a5 = TSimd.MultiplyAdd(TSimd.Broadcast(p5[offset]), g, a5);
            }
        }

        if (Accumulate)
        {
            a0 = TSimd.Add(a0, TSimd.Load(destination));
            a1 = TSimd.Add(a1, TSimd.Load(destination + (o1 * step)));
            a2 = TSimd.Add(a2, TSimd.Load(destination + (o2 * step)));
            a3 = TSimd.Add(a3, TSimd.Load(destination + (o3 * step)));
            a4 = TSimd.Add(a4, TSimd.Load(destination + (o4 * step)));
            a5 = TSimd.Add(a5, TSimd.Load(destination + (o5 * step)));
        }

        TSimd.Store(destination, a0);
        TSimd.Store(destination + (o1 * step), a1);
        TSimd.Store(destination + (o2 * step), a2);
        TSimd.Store(destination + (o3 * step), a3);
        TSimd.Store(destination + (o4 * step), a4);
        TSimd.Store(destination + (o5 * step), a5);
    }
}
