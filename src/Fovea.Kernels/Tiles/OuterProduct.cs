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
internal unsafe ref struct OuterProduct : IKernel
{
    private const int TileValues = 6;

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
        for (int k = 0; k < Outputs; k += 2 * lanes)
        {
            int left = Outputs - k;
            for (int j = 0; j < Values; j += TileValues)
            {
                if (left > lanes)
                {
                    Tile2<TSimd, TVector>(j, k, Math.Min(left, 2 * lanes) - lanes);
                }
                else
                {
                    Tile1<TSimd, TVector>(j, k, left);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile2<TSimd, TVector>(int j, int k, int secondOutputs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        int last = Values - 1 - j;
        nint o1 = Math.Min(1, last), o2 = Math.Min(2, last), o3 = Math.Min(3, last), o4 = Math.Min(4, last), o5 = Math.Min(5, last);
        TVector a00 = TSimd.Zero, a01 = TSimd.Zero, a10 = TSimd.Zero, a11 = TSimd.Zero, a20 = TSimd.Zero, a21 = TSimd.Zero;
        TVector a30 = TSimd.Zero, a31 = TSimd.Zero, a40 = TSimd.Zero, a41 = TSimd.Zero, a50 = TSimd.Zero, a51 = TSimd.Zero;
        float* gradient = Gradient + k;
        nint pixelStep = SourcePixelStep;
        nint gradientStep = GradientPixelStep;
        for (int row = 0; row < Rows; row++)
        {
            float* p0 = Source + (row * SourceRowStep) + j;
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
        float* destination = Destination + (j * DestinationStep) + k;
        if (Accumulate)
        {
            a00 = TSimd.Add(a00, TSimd.Load(destination));
            a10 = TSimd.Add(a10, TSimd.Load(destination + (o1 * DestinationStep)));
            a20 = TSimd.Add(a20, TSimd.Load(destination + (o2 * DestinationStep)));
            a30 = TSimd.Add(a30, TSimd.Load(destination + (o3 * DestinationStep)));
            a40 = TSimd.Add(a40, TSimd.Load(destination + (o4 * DestinationStep)));
            a50 = TSimd.Add(a50, TSimd.Load(destination + (o5 * DestinationStep)));
            a01 = TSimd.Add(a01, Edge.Load<TSimd, TVector>(destination + lanes, secondOutputs));
            a11 = TSimd.Add(a11, Edge.Load<TSimd, TVector>(destination + (o1 * DestinationStep) + lanes, secondOutputs));
            a21 = TSimd.Add(a21, Edge.Load<TSimd, TVector>(destination + (o2 * DestinationStep) + lanes, secondOutputs));
            a31 = TSimd.Add(a31, Edge.Load<TSimd, TVector>(destination + (o3 * DestinationStep) + lanes, secondOutputs));
            a41 = TSimd.Add(a41, Edge.Load<TSimd, TVector>(destination + (o4 * DestinationStep) + lanes, secondOutputs));
            a51 = TSimd.Add(a51, Edge.Load<TSimd, TVector>(destination + (o5 * DestinationStep) + lanes, secondOutputs));
        }

        StorePair<TSimd, TVector>(destination, a00, a01, secondOutputs);
        StorePair<TSimd, TVector>(destination + (o1 * DestinationStep), a10, a11, secondOutputs);
        StorePair<TSimd, TVector>(destination + (o2 * DestinationStep), a20, a21, secondOutputs);
        StorePair<TSimd, TVector>(destination + (o3 * DestinationStep), a30, a31, secondOutputs);
        StorePair<TSimd, TVector>(destination + (o4 * DestinationStep), a40, a41, secondOutputs);
        StorePair<TSimd, TVector>(destination + (o5 * DestinationStep), a50, a51, secondOutputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile1<TSimd, TVector>(int j, int k, int outputs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int last = Values - 1 - j;
        nint o1 = Math.Min(1, last), o2 = Math.Min(2, last), o3 = Math.Min(3, last), o4 = Math.Min(4, last), o5 = Math.Min(5, last);
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero;
        float* gradient = Gradient + k;
        nint pixelStep = SourcePixelStep;
        nint gradientStep = GradientPixelStep;
        for (int row = 0; row < Rows; row++)
        {
            float* p0 = Source + (row * SourceRowStep) + j;
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

        float* destination = Destination + (j * DestinationStep) + k;
        if (Accumulate)
        {
            a0 = TSimd.Add(a0, Edge.Load<TSimd, TVector>(destination, outputs));
            a1 = TSimd.Add(a1, Edge.Load<TSimd, TVector>(destination + (o1 * DestinationStep), outputs));
            a2 = TSimd.Add(a2, Edge.Load<TSimd, TVector>(destination + (o2 * DestinationStep), outputs));
            a3 = TSimd.Add(a3, Edge.Load<TSimd, TVector>(destination + (o3 * DestinationStep), outputs));
            a4 = TSimd.Add(a4, Edge.Load<TSimd, TVector>(destination + (o4 * DestinationStep), outputs));
            a5 = TSimd.Add(a5, Edge.Load<TSimd, TVector>(destination + (o5 * DestinationStep), outputs));
        }

        Edge.Store<TSimd, TVector>(destination, a0, outputs);
        Edge.Store<TSimd, TVector>(destination + (o1 * DestinationStep), a1, outputs);
        Edge.Store<TSimd, TVector>(destination + (o2 * DestinationStep), a2, outputs);
        Edge.Store<TSimd, TVector>(destination + (o3 * DestinationStep), a3, outputs);
        Edge.Store<TSimd, TVector>(destination + (o4 * DestinationStep), a4, outputs);
        Edge.Store<TSimd, TVector>(destination + (o5 * DestinationStep), a5, outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair<TSimd, TVector>(float* destination, TVector first, TVector second, int secondOutputs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TSimd.Store(destination, first);
        Edge.Store<TSimd, TVector>(destination + TSimd.Lanes, second, secondOutputs);
    }
}
