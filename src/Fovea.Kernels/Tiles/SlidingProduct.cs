using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// The inner machine of convolutions and matrix products: for every output pixel of a rows x columns plane,
/// <c>destination[pixel, k] = bias[k] + sum over (tapRow, tapColumn, c) of source[pixel + tap, c] * weight[tap, c, k]</c>,
/// with an addend and a ReLU on request (<see cref="OutputTail"/>).
/// No index is checked here: the source must hold every tap of every pixel, so padding is laid out beforehand.
/// <para>
/// Six pixels by two registers of output channels form a tile: 12 accumulators, 2 weights and 1 broadcast fit the 16 registers of AVX2, and
/// each weight that is loaded serves six pixels. The pixels of a tile are six independent pointers, so a tile runs on across the end of a
/// row; the last tile repeats its last pixel, which is computed and stored again with the same value.
/// </para>
/// </summary>
internal unsafe ref struct SlidingProduct : IKernel
{
    /// <summary>The number of pixels in a tile.</summary>
    public const int TilePixels = 6;

    /// <summary>
    /// The weights that meet all pixels before the next ones come: half a megabyte, which stays in the second-level cache. Every tile reads
    /// all of them.
    /// </summary>
    public const int BlockFloats = 128 * 1024;

    public float* Source;
    public nint SourceRowStep;
    public nint SourcePixelStep;
    public nint TapRowStep;
    public nint TapColumnStep;
    public int TapRows;
    public int TapColumns;
    public int Channels;

    /// <summary>Packed by <see cref="WeightPacking"/>.</summary>
    public float* Weight;

    /// <summary>One value for each output channel, or null for none.</summary>
    public float* Bias;

    /// <summary>From a destination to what is added to it, in floats; 0 for nothing.</summary>
    public nint AddendOffset;

    /// <summary>Whether what the destination holds is added.</summary>
    public bool Accumulate;

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu;

    public float* Destination;
    public nint DestinationRowStep;
    public nint DestinationPixelStep;
    public int Rows;
    public int Columns;
    public int Outputs;

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        int pixels = Rows * Columns;

        // Taps that lie next to each other in memory are one run, so that the inner loop is as long as it can be.
        bool joined = TapColumnStep == Channels;
        int run = joined ? TapColumns * Channels : Channels;
        int runs = joined ? 1 : TapColumns;
        nint taps = (nint)TapRows * TapColumns * Channels;
        float** sources = stackalloc float*[TilePixels];
        float** destinations = stackalloc float*[TilePixels];
        float** edges = stackalloc float*[TilePixels];
        float* memory = stackalloc float[((TilePixels + 1) * 2 * lanes) + Registers.Slack];
        float* paddedBias = Registers.Align(memory);
        for (int i = 0; i < TilePixels; i++)
        {
            edges[i] = paddedBias + ((i + 1) * 2 * lanes);
        }

        nint pair = taps * 2 * lanes;
        int block = pixels <= TilePixels || taps * Outputs <= BlockFloats
            ? Outputs
            : (int)Math.Max(1, BlockFloats / pair) * 2 * lanes;
        for (int firstOutput = 0; firstOutput < Outputs; firstOutput += block)
        {
            int endOutput = Math.Min(firstOutput + block, Outputs);

            // A tile's six pixels stay while the channels change: its source is in the nearest cache then.
            int row = 0;
            int column = 0;
            for (int first = 0; first < pixels; first += TilePixels)
            {
                int valid = Math.Min(TilePixels, pixels - first);
                for (int i = 0; i < TilePixels; i++)
                {
                    if (i < valid)
                    {
                        sources[i] = Source + (row * SourceRowStep) + (column * SourcePixelStep);
                        destinations[i] = Destination + (row * DestinationRowStep) + (column * DestinationPixelStep);
                        if (++column == Columns)
                        {
                            column = 0;
                            row++;
                        }
                    }
                    else
                    {
                        sources[i] = sources[valid - 1];
                        destinations[i] = destinations[valid - 1];
                    }
                }

                float* weight = Weight + (taps * firstOutput);
                for (int k = firstOutput; k < endOutput; k += 2 * lanes)
                {
                    int left = endOutput - k;
                    float* bias = Bias == null ? null : Bias + k;
                    int outputs = Math.Min(left, 2 * lanes);
                    int width = left > lanes ? 2 * lanes : lanes;
                    bool whole = outputs == width;
                    if (bias != null && !whole)
                    {
                        bias = PadBias(bias, paddedBias, outputs, width);
                    }

                    // The tiles know whole registers only. Where the outputs end within one, the tile goes to a place of its own and what
                    // belongs to the outputs is copied from there; so it does where it is added to what stands at its place.
                    bool apart = !whole || Accumulate;
                    float** targets = apart ? edges : destinations;
                    int offset = apart ? 0 : k;
                    if (left > lanes)
                    {
                        Tile2<TSimd, TVector>(sources, weight, bias, targets, offset, run, runs);
                    }
                    else
                    {
                        Tile1<TSimd, TVector>(sources, weight, bias, targets, offset, run, runs);
                    }

                    if (apart || AddendOffset != 0 || Relu)
                    {
                        for (int i = 0; i < valid; i++)
                        {
                            Finish<TSimd, TVector>(targets[i] + offset, destinations[i] + k, outputs);
                        }
                    }

                    weight += taps * width;
                }
            }
        }
    }

    private static float* PadBias(float* bias, float* edge, int count, int padded)
    {
        for (int i = 0; i < padded; i++)
        {
            edge[i] = i < count ? bias[i] : 0;
        }

        return edge;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile2<TSimd, TVector>(
        float** sources, float* weight, float* bias, float** destinations, int k, int run, int runs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        TVector b0 = bias == null ? TSimd.Zero : TSimd.Load(bias);
        TVector b1 = bias == null ? TSimd.Zero : TSimd.Load(bias + lanes);
        TVector a00 = b0, a01 = b1, a10 = b0, a11 = b1, a20 = b0, a21 = b1;
        TVector a30 = b0, a31 = b1, a40 = b0, a41 = b1, a50 = b0, a51 = b1;
        for (int tapRow = 0; tapRow < TapRows; tapRow++)
        {
            for (int tapRun = 0; tapRun < runs; tapRun++)
            {
                nint offset = (tapRow * TapRowStep) + (tapRun * TapColumnStep);
                float* p0 = sources[0] + offset;
                float* p1 = sources[1] + offset;
                float* p2 = sources[2] + offset;
                float* p3 = sources[3] + offset;
                float* p4 = sources[4] + offset;
                float* p5 = sources[5] + offset;
                for (nint c = 0; c < run; c++)
                {
                    TVector w0 = TSimd.Load(weight);
                    TVector w1 = TSimd.Load(weight + lanes);
                    weight += 2 * lanes;
                    TVector x = TSimd.Broadcast(p0[c]);
                    a00 = TSimd.MultiplyAdd(x, w0, a00);
                    a01 = TSimd.MultiplyAdd(x, w1, a01);
                    x = TSimd.Broadcast(p1[c]);
                    a10 = TSimd.MultiplyAdd(x, w0, a10);
                    a11 = TSimd.MultiplyAdd(x, w1, a11);
                    x = TSimd.Broadcast(p2[c]);
                    a20 = TSimd.MultiplyAdd(x, w0, a20);
                    a21 = TSimd.MultiplyAdd(x, w1, a21);
                    x = TSimd.Broadcast(p3[c]);
                    a30 = TSimd.MultiplyAdd(x, w0, a30);
                    a31 = TSimd.MultiplyAdd(x, w1, a31);
                    x = TSimd.Broadcast(p4[c]);
                    a40 = TSimd.MultiplyAdd(x, w0, a40);
                    a41 = TSimd.MultiplyAdd(x, w1, a41);
                    x = TSimd.Broadcast(p5[c]);
                    a50 = TSimd.MultiplyAdd(x, w0, a50);
                    a51 = TSimd.MultiplyAdd(x, w1, a51);
                }
            }
        }

        TSimd.Store(destinations[0] + k, a00);
        TSimd.Store(destinations[0] + k + lanes, a01);
        TSimd.Store(destinations[1] + k, a10);
        TSimd.Store(destinations[1] + k + lanes, a11);
        TSimd.Store(destinations[2] + k, a20);
        TSimd.Store(destinations[2] + k + lanes, a21);
        TSimd.Store(destinations[3] + k, a30);
        TSimd.Store(destinations[3] + k + lanes, a31);
        TSimd.Store(destinations[4] + k, a40);
        TSimd.Store(destinations[4] + k + lanes, a41);
        TSimd.Store(destinations[5] + k, a50);
        TSimd.Store(destinations[5] + k + lanes, a51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile1<TSimd, TVector>(
        float** sources, float* weight, float* bias, float** destinations, int k, int run, int runs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        TVector b = bias == null ? TSimd.Zero : TSimd.Load(bias);
        TVector a0 = b, a1 = b, a2 = b, a3 = b, a4 = b, a5 = b;
        for (int tapRow = 0; tapRow < TapRows; tapRow++)
        {
            for (int tapRun = 0; tapRun < runs; tapRun++)
            {
                nint offset = (tapRow * TapRowStep) + (tapRun * TapColumnStep);
                float* p0 = sources[0] + offset;
                float* p1 = sources[1] + offset;
                float* p2 = sources[2] + offset;
                float* p3 = sources[3] + offset;
                float* p4 = sources[4] + offset;
                float* p5 = sources[5] + offset;
                for (nint c = 0; c < run; c++)
                {
                    TVector w = TSimd.Load(weight);
                    weight += lanes;
                    a0 = TSimd.MultiplyAdd(TSimd.Broadcast(p0[c]), w, a0);
                    a1 = TSimd.MultiplyAdd(TSimd.Broadcast(p1[c]), w, a1);
                    a2 = TSimd.MultiplyAdd(TSimd.Broadcast(p2[c]), w, a2);
                    a3 = TSimd.MultiplyAdd(TSimd.Broadcast(p3[c]), w, a3);
                    a4 = TSimd.MultiplyAdd(TSimd.Broadcast(p4[c]), w, a4);
                    a5 = TSimd.MultiplyAdd(TSimd.Broadcast(p5[c]), w, a5);
                }
            }
        }

        TSimd.Store(destinations[0] + k, a0);
        TSimd.Store(destinations[1] + k, a1);
        TSimd.Store(destinations[2] + k, a2);
        TSimd.Store(destinations[3] + k, a3);
        TSimd.Store(destinations[4] + k, a4);
        TSimd.Store(destinations[5] + k, a5);
    }

    // What follows the sum, while it still is in the nearest cache. In the tiles it would take registers from the accumulators.
    private readonly void Finish<TSimd, TVector>(float* sums, float* destination, int outputs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int k = 0; k < outputs; k += TSimd.Lanes)
        {
            TVector value = TSimd.Load(sums + k);
            if (Accumulate)
            {
                value = TSimd.Add(Edge.Load<TSimd, TVector>(destination + k, outputs - k), value);
            }

            if (AddendOffset != 0)
            {
                value = TSimd.Add(value, Edge.Load<TSimd, TVector>(destination + k + AddendOffset, outputs - k));
            }

            Edge.Store<TSimd, TVector>(destination + k, Relu ? TSimd.Relu(value) : value, outputs - k);
        }
    }
}
