using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// The weights' gradient of <see cref="TapProduct{TRead}"/>:
/// <c>destination[t, k] (+)= sum over pixels of source[pixel + t] * gradient[pixel, k]</c> for a list of taps t.
/// <para>
/// Nine taps by one register of k form a tile: nine sums hide the latency of a multiply-add, their nine pointers fit the processor's
/// registers, and 9 is the size of the most frequent window. They stay in registers over the whole plane. Where fewer taps are left the
/// last one stands in the tile several times and is stored once.
/// </para>
/// </summary>
/// <typeparam name="TRead">How a value of the source meets the lanes.</typeparam>
internal unsafe ref partial struct TapGradient<TRead> : IKernel
    where TRead : struct, ISourceRead
{
    private const int TileTaps = 9;

    // Registers of 16 lanes are 32.
    private const int Widest = 16;

    /// <summary>Read in whole registers where each lane has its own value: it goes on for one register past the last one.</summary>
    public float* Source;
    public nint SourceRowStep;
    public nint SourcePixelStep;

    /// <summary>From a pixel to its taps.</summary>
    public nint* Taps;
    public int TapCount;

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
        float* memory = stackalloc float[(2 * TileTaps * lanes) + Registers.Slack];
        float* sums = Registers.Align(memory);
        nint rowLength = Columns * SourcePixelStep;
        nint rowGap = SourceRowStep - rowLength;
        for (int tap = 0; tap < TapCount; tap += TileTaps)
        {
            int taps = Math.Min(TileTaps, TapCount - tap);
            int width = lanes;
            for (int k = 0; k < Outputs; k += width)
            {
                float* source = Source + (k * TRead.StepPerLane);
                if (TSimd.Lanes == Widest && TRead.StepPerLane == 0 && Outputs - k > lanes)
                {
                    width = 2 * lanes;
                    TileOfTwo<TSimd, TVector>(
                        source, Taps + tap, taps - 1, rowLength, SourcePixelStep, rowGap, Rows, Gradient + k, GradientPixelStep, sums);
                }
                else
                {
                    width = lanes;
                    Tile<TSimd, TVector>(
                        source, Taps + tap, taps - 1, rowLength, SourcePixelStep, rowGap, Rows, Gradient + k, GradientPixelStep, sums);
                }

                for (int i = 0; i < width; i += lanes)
                {
                    Take<TSimd, TVector>(sums + i, width, Destination + (tap * DestinationStep) + k + i, taps, Outputs - k - i);
                }
            }
        }
    }

    private readonly void Take<TSimd, TVector>(float* sums, int step, float* destination, int taps, int outputs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int i = 0; i < taps; i++)
        {
            TVector sum = TSimd.Load(sums + (i * step));
            if (Accumulate)
            {
                sum = TSimd.Add(sum, Edge.Load<TSimd, TVector>(destination, outputs));
            }

            Edge.Store<TSimd, TVector>(destination, sum, outputs);
            destination += DestinationStep;
        }
    }

    // Static, and with a loop that asks at its end: so nothing but the nine pointers and what moves them wants a register.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TSimd, TVector>(
        float* source,
        nint* taps,
        int last,
        nint rowLength,
        nint pixelStep,
        nint rowGap,
        int rows,
        float* gradient,
        nint gradientStep,
        float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* p0 = source + taps[0];
        float* p1 = source + taps[Math.Min(1, last)];
        float* p2 = source + taps[Math.Min(2, last)];
        float* p3 = source + taps[Math.Min(3, last)];
        float* p4 = source + taps[Math.Min(4, last)];
        float* p5 = source + taps[Math.Min(5, last)];
        float* p6 = source + taps[Math.Min(6, last)];
        float* p7 = source + taps[Math.Min(7, last)];
        float* p8 = source + taps[Math.Min(8, last)];
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero;
        TVector a5 = TSimd.Zero, a6 = TSimd.Zero, a7 = TSimd.Zero, a8 = TSimd.Zero;
        nint offset = 0;
        for (; rows > 0; rows--)
        {
            nint end = offset + rowLength;
            do
            {
                TVector g = TSimd.Load(gradient);
                gradient += gradientStep;
                a0 = TSimd.MultiplyAdd(g, TRead.Read<TSimd, TVector>(p0 + offset), a0);
                a1 = TSimd.MultiplyAdd(g, TRead.Read<TSimd, TVector>(p1 + offset), a1);
                a2 = TSimd.MultiplyAdd(g, TRead.Read<TSimd, TVector>(p2 + offset), a2);
                a3 = TSimd.MultiplyAdd(g, TRead.Read<TSimd, TVector>(p3 + offset), a3);
                a4 = TSimd.MultiplyAdd(g, TRead.Read<TSimd, TVector>(p4 + offset), a4);
                a5 = TSimd.MultiplyAdd(g, TRead.Read<TSimd, TVector>(p5 + offset), a5);
                a6 = TSimd.MultiplyAdd(g, TRead.Read<TSimd, TVector>(p6 + offset), a6);
                a7 = TSimd.MultiplyAdd(g, TRead.Read<TSimd, TVector>(p7 + offset), a7);
                a8 = TSimd.MultiplyAdd(g, TRead.Read<TSimd, TVector>(p8 + offset), a8);
                offset += pixelStep;
            }
            while (offset < end);

            offset += rowGap;
        }

        int lanes = TSimd.Lanes;
        TSimd.Store(sums, a0);
        TSimd.Store(sums + lanes, a1);
        TSimd.Store(sums + (2 * lanes), a2);
        TSimd.Store(sums + (3 * lanes), a3);
        TSimd.Store(sums + (4 * lanes), a4);
        TSimd.Store(sums + (5 * lanes), a5);
        TSimd.Store(sums + (6 * lanes), a6);
        TSimd.Store(sums + (7 * lanes), a7);
        TSimd.Store(sums + (8 * lanes), a8);
    }
}
