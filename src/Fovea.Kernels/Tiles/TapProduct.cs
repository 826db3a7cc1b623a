using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// For every pixel of a rows x columns plane,
/// <c>destination[pixel, k] = bias[k] + sum over taps t of source[pixel + t] * weight[t, k]</c>, with an addend and a ReLU on request
/// (<see cref="OutputTail"/>), or added to what the destination holds. <typeparamref name="TRead"/> says whether all lanes k share the
/// source's value or each has its own.
/// <para>
/// Where <see cref="SlidingProduct"/> has tiles of six pixels by two registers, this has twelve pixels by one: made for results that fill
/// one register at most, where twelve sums still hide the latency of a multiply-add. The taps are a list of offsets, so a window over few
/// channels is one loop and not many short ones. Twelve pointers are more than the processor has registers for: they are six pairs of
/// neighbours in a row, at one distance. 12 sums, a weight and a value are 14 of the 16 registers of AVX2.
/// </para>
/// </summary>
/// <typeparam name="TRead">How a value of the source meets the lanes.</typeparam>
internal unsafe ref partial struct TapProduct<TRead> : IKernel
    where TRead : struct, ISourceRead
{
    private const int TilePairs = 6;

    // Registers of 16 lanes are 32.
    private const int Widest = 16;

    /// <summary>Read in whole registers where each lane has its own value: it goes on for one register past the last one.</summary>
    public float* Source;
    public nint SourceRowStep;
    public nint SourcePixelStep;

    /// <summary>From a pixel to its taps, in the order of the weights.</summary>
    public nint* Taps;
    public int TapCount;

    /// <summary>For each register of outputs [taps, lanes], the last one filled up with zeros.</summary>
    public float* Weight;

    /// <summary>One value for each output, or null for none.</summary>
    public float* Bias;

    /// <summary>From a destination to what is added to it, in floats; 0 for nothing.</summary>
    public nint AddendOffset;

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu;

    /// <summary>Whether the sum is added to what the destination holds; without bias, addend and ReLU.</summary>
    public bool Accumulate;

    public float* Destination;
    public nint DestinationRowStep;
    public nint DestinationPixelStep;

    /// <summary>
    /// Allows whole registers to be stored where a pixel has fewer outputs, because partial stores are slow on some processors: the end of
    /// the memory that may be touched, or null. A pixel's surplus then falls on those that follow it. Either these are stored later, as
    /// they are where the pixels of all rows, and images, lie one after the other without a gap; or the surplus is added, and 0, as it is
    /// for finite sources.
    /// </summary>
    public float* StoreEnd;
    public int Rows;
    public int Columns;
    public int Outputs;

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        int lastBlock = (Outputs - 1) / lanes * lanes;
        float** sources = stackalloc float*[TilePairs];
        float** destinations = stackalloc float*[2 * TilePairs];
        float** places = stackalloc float*[2 * TilePairs];
        float* memory = stackalloc float[(((2 * TilePairs) + 1) * lanes) + (Accumulate ? lastBlock + lanes : 0) + Registers.Slack];
        float* sums = Registers.Align(memory);
        float* edge = sums + (2 * TilePairs * lanes);
        float* dropped = edge + lanes;
        for (int i = 0; i < 2 * TilePairs; i++)
        {
            places[i] = sums + (i * lanes);
        }

        for (int i = 0; i < lanes; i++)
        {
            edge[i] = Bias != null && lastBlock + i < Outputs ? Bias[lastBlock + i] : 0;
        }

        nint sourceStep = Columns > 1 ? SourcePixelStep : 0;
        nint destinationStep = Columns > 1 ? DestinationPixelStep : 0;
        int rowPairs = (Columns + 1) / 2;
        bool odd = (Columns & 1) != 0;
        float* source = Source;
        float* destination = Destination;
        int row = 0;
        int pairs = rowPairs;
        while (row < Rows)
        {
            for (int i = 0; i < TilePairs; i++)
            {
                sources[i] = source;
                destinations[2 * i] = destination;
                destinations[(2 * i) + 1] = destination + destinationStep;
                source += 2 * sourceStep;
                destination += 2 * destinationStep;
                if (--pairs > 0)
                {
                    continue;
                }

                // The last pair of an odd row begins one pixel earlier, and a tile that is not full repeats its last pair. What is computed
                // twice is stored twice, but added once.
                if (odd)
                {
                    sources[i] -= sourceStep;
                    destinations[2 * i] = Accumulate ? dropped : destinations[2 * i] - destinationStep;
                    destinations[(2 * i) + 1] -= destinationStep;
                }

                if (++row == Rows)
                {
                    while (++i < TilePairs)
                    {
                        sources[i] = sources[i - 1];
                        destinations[2 * i] = Accumulate ? dropped : destinations[(2 * i) - 2];
                        destinations[(2 * i) + 1] = Accumulate ? dropped : destinations[(2 * i) - 1];
                    }

                    break;
                }

                source = Source + (row * SourceRowStep);
                destination = Destination + (row * DestinationRowStep);
                pairs = rowPairs;
            }

            // No place of the tile lies behind this one. With the rows across each other it is the last one of the last row met.
            float* highest = Accumulate
                ? Destination + (Math.Min(row, Rows - 1) * DestinationRowStep) + ((Columns - 1) * DestinationPixelStep)
                : destinations[(2 * TilePairs) - 1];

            // The last block first: its surplus falls on the first block of the next pixel.
            for (int k = lastBlock; k >= 0; k -= lanes)
            {
                int outputs = Math.Min(lanes, Outputs - k);
                nint shift = k * TRead.StepPerLane;
                float* weight = Weight + ((nint)k * TapCount);
                float* bias = k == lastBlock || Bias == null ? edge : Bias + k;
                bool whole = AddendOffset == 0 && (outputs == lanes || highest + k + lanes <= StoreEnd);
                if (TSimd.Lanes == Widest && TRead.StepPerLane == 0 && k > 0 && whole)
                {
                    // Two registers at once: the surplus of the second falls on the next pixel all the same, and that is stored later.
                    k -= lanes;
                    TileOfTwo<TSimd, TVector>(
                        sources, sourceStep, Taps, TapCount, weight - (lanes * TapCount), Bias == null ? edge : Bias + k, bias,
                        destinations, k, Accumulate, Relu);
                }
                else if (whole)
                {
                    Tile<TSimd, TVector>(sources, shift, sourceStep, Taps, TapCount, weight, bias, destinations, k, Accumulate, Relu);
                }
                else
                {
                    Tile<TSimd, TVector>(sources, shift, sourceStep, Taps, TapCount, weight, bias, places, 0, false, false);
                    Finish<TSimd, TVector>(sums, destinations, k, outputs);
                }
            }
        }
    }

    // It stores whole registers only: what is written out behind the loop would take registers from the sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TSimd, TVector>(
        float** sources,
        nint shift,
        nint step,
        nint* tap,
        nint taps,
        float* weight,
        float* bias,
        float** destinations,
        nint k,
        bool accumulate,
        bool relu)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* p0 = sources[0] + shift;
        float* p1 = sources[1] + shift;
        float* p2 = sources[2] + shift;
        float* p3 = sources[3] + shift;
        float* p4 = sources[4] + shift;
        float* p5 = sources[5] + shift;
        TVector b = TSimd.Load(bias);
        TVector a0 = b, a1 = b, a2 = b, a3 = b, a4 = b, a5 = b;
        TVector a6 = b, a7 = b, a8 = b, a9 = b, a10 = b, a11 = b;
        for (nint* end = tap + taps; tap < end; tap++)
        {
            nint near = *tap;
            nint far = near + step;
            TVector w = TSimd.Load(weight);
            weight += TSimd.Lanes;
            a0 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p0 + near), a0);
            a1 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p0 + far), a1);
            a2 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p1 + near), a2);
            a3 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p1 + far), a3);
            a4 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p2 + near), a4);
            a5 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p2 + far), a5);
            a6 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p3 + near), a6);
            a7 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p3 + far), a7);
            a8 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p4 + near), a8);
            a9 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p4 + far), a9);
            a10 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p5 + near), a10);
            a11 = TSimd.MultiplyAdd(w, TRead.Read<TSimd, TVector>(p5 + far), a11);
        }

        if (accumulate)
        {
            // One after the other: the places of two pixels may overlap.
            TSimd.Store(destinations[0] + k, TSimd.Add(a0, TSimd.Load(destinations[0] + k)));
            TSimd.Store(destinations[1] + k, TSimd.Add(a1, TSimd.Load(destinations[1] + k)));
            TSimd.Store(destinations[2] + k, TSimd.Add(a2, TSimd.Load(destinations[2] + k)));
            TSimd.Store(destinations[3] + k, TSimd.Add(a3, TSimd.Load(destinations[3] + k)));
            TSimd.Store(destinations[4] + k, TSimd.Add(a4, TSimd.Load(destinations[4] + k)));
            TSimd.Store(destinations[5] + k, TSimd.Add(a5, TSimd.Load(destinations[5] + k)));
            TSimd.Store(destinations[6] + k, TSimd.Add(a6, TSimd.Load(destinations[6] + k)));
            TSimd.Store(destinations[7] + k, TSimd.Add(a7, TSimd.Load(destinations[7] + k)));
            TSimd.Store(destinations[8] + k, TSimd.Add(a8, TSimd.Load(destinations[8] + k)));
            TSimd.Store(destinations[9] + k, TSimd.Add(a9, TSimd.Load(destinations[9] + k)));
            TSimd.Store(destinations[10] + k, TSimd.Add(a10, TSimd.Load(destinations[10] + k)));
            TSimd.Store(destinations[11] + k, TSimd.Add(a11, TSimd.Load(destinations[11] + k)));
            return;
        }

        if (relu)
        {
            a0 = TSimd.Relu(a0);
            a1 = TSimd.Relu(a1);
            a2 = TSimd.Relu(a2);
            a3 = TSimd.Relu(a3);
            a4 = TSimd.Relu(a4);
            a5 = TSimd.Relu(a5);
            a6 = TSimd.Relu(a6);
            a7 = TSimd.Relu(a7);
            a8 = TSimd.Relu(a8);
            a9 = TSimd.Relu(a9);
            a10 = TSimd.Relu(a10);
            a11 = TSimd.Relu(a11);
        }

        TSimd.Store(destinations[0] + k, a0);
        TSimd.Store(destinations[1] + k, a1);
        TSimd.Store(destinations[2] + k, a2);
        TSimd.Store(destinations[3] + k, a3);
        TSimd.Store(destinations[4] + k, a4);
        TSimd.Store(destinations[5] + k, a5);
        TSimd.Store(destinations[6] + k, a6);
        TSimd.Store(destinations[7] + k, a7);
        TSimd.Store(destinations[8] + k, a8);
        TSimd.Store(destinations[9] + k, a9);
        TSimd.Store(destinations[10] + k, a10);
        TSimd.Store(destinations[11] + k, a11);
    }

    // The tail where the tile cannot store whole registers itself, or where there is an addend.
    private readonly void Finish<TSimd, TVector>(float* sums, float** destinations, int k, int outputs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int i = 0; i < 2 * TilePairs; i++)
        {
            float* destination = destinations[i] + k;
            int count = destination + TSimd.Lanes <= StoreEnd ? TSimd.Lanes : outputs;
            TVector sum = TSimd.Load(sums + (i * TSimd.Lanes));
            if (Accumulate)
            {
                sum = TSimd.Add(sum, Edge.Load<TSimd, TVector>(destination, count));
            }
            else if (AddendOffset != 0)
            {
                sum = TSimd.Add(sum, Edge.Load<TSimd, TVector>(destination + AddendOffset, count));
            }

            if (Relu)
            {
                sum = TSimd.Relu(sum);
            }

            Edge.Store<TSimd, TVector>(destination, sum, count);
        }
    }
}
