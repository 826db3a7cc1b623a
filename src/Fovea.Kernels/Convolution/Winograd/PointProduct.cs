using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// The 36 matrix products at the points, for one block of outputs: destination [rows, width] = source [rows, channels] weight
/// [channels, width], each matrix at its distance from the one before.
/// <para>
/// A block of two registers has tiles of 6 rows, one of a single register tiles of 12: twelve sums either way. All memory is the
/// algorithm's own and goes on to whole tiles, so rows beyond the last tile of the image are computed and never looked at, and no edge is
/// asked for.
/// </para>
/// </summary>
internal unsafe ref struct PointProduct : IKernel
{
    /// <summary>Rows must have room up to a multiple of this.</summary>
    public const int RowUnit = 12;

    public float* Source;
    public nint SourceMatrixStep;
    public nint SourceStep;
    public float* Weight;
    public nint WeightMatrixStep;
    public float* Destination;
    public nint DestinationMatrixStep;
    public nint DestinationStep;
    public int Rows;
    public int Channels;

    /// <summary>Whether the products are added to what the destination holds.</summary>
    public bool Accumulate;

    /// <summary>Whether the block has two registers of outputs rather than one.</summary>
    public bool Pair;

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int i = 0; i < WinogradMatrices.Products; i++)
        {
            float* source = Source + (i * SourceMatrixStep);
            float* weight = Weight + (i * WeightMatrixStep);
            float* destination = Destination + (i * DestinationMatrixStep);
            if (Pair && TSimd.Registers >= 32)
            {
                for (int row = 0; row < Rows; row += RowUnit)
                {
                    Tile12x2<TSimd, TVector>(
                        source + (row * SourceStep),
                        SourceStep,
                        weight,
                        Channels,
                        destination + (row * DestinationStep),
                        DestinationStep,
                        Accumulate);
                }
            }
            else if (Pair)
            {
                for (int row = 0; row < Rows; row += RowUnit / 2)
                {
                    Tile6x2<TSimd, TVector>(
                        source + (row * SourceStep),
                        SourceStep,
                        weight,
                        Channels,
                        destination + (row * DestinationStep),
                        DestinationStep,
                        Accumulate);
                }
            }
            else
            {
                for (int row = 0; row < Rows; row += RowUnit)
                {
                    Tile12x1<TSimd, TVector>(
                        source + (row * SourceStep),
                        SourceStep,
                        weight,
                        Channels,
                        destination + (row * DestinationStep),
                        DestinationStep,
                        Accumulate);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x2<TSimd, TVector>(
        float* source, nint sourceStep, float* weight, nint channels, float* destination, nint destinationStep, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        float* p1 = source + sourceStep;
        float* p2 = p1 + sourceStep;
        float* p3 = p2 + sourceStep;
        float* p4 = p3 + sourceStep;
        float* p5 = p4 + sourceStep;
        TVector a00 = TSimd.Zero, a01 = TSimd.Zero, a10 = TSimd.Zero, a11 = TSimd.Zero, a20 = TSimd.Zero, a21 = TSimd.Zero;
        TVector a30 = TSimd.Zero, a31 = TSimd.Zero, a40 = TSimd.Zero, a41 = TSimd.Zero, a50 = TSimd.Zero, a51 = TSimd.Zero;
        if (accumulate)
        {
            a00 = TSimd.Load(destination);
            a01 = TSimd.Load(destination + lanes);
            a10 = TSimd.Load(destination + destinationStep);
            a11 = TSimd.Load(destination + destinationStep + lanes);
            a20 = TSimd.Load(destination + (2 * destinationStep));
            a21 = TSimd.Load(destination + (2 * destinationStep) + lanes);
            a30 = TSimd.Load(destination + (3 * destinationStep));
            a31 = TSimd.Load(destination + (3 * destinationStep) + lanes);
            a40 = TSimd.Load(destination + (4 * destinationStep));
            a41 = TSimd.Load(destination + (4 * destinationStep) + lanes);
            a50 = TSimd.Load(destination + (5 * destinationStep));
            a51 = TSimd.Load(destination + (5 * destinationStep) + lanes);
        }

        for (nint c = 0; c < channels; c++)
        {
            TVector w0 = TSimd.Load(weight);
            TVector w1 = TSimd.Load(weight + lanes);
            weight += 2 * lanes;
            TVector x = TSimd.Broadcast(source[c]);
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

        TSimd.Store(destination, a00);
        TSimd.Store(destination + lanes, a01);
        TSimd.Store(destination + destinationStep, a10);
        TSimd.Store(destination + destinationStep + lanes, a11);
        TSimd.Store(destination + (2 * destinationStep), a20);
        TSimd.Store(destination + (2 * destinationStep) + lanes, a21);
        TSimd.Store(destination + (3 * destinationStep), a30);
        TSimd.Store(destination + (3 * destinationStep) + lanes, a31);
        TSimd.Store(destination + (4 * destinationStep), a40);
        TSimd.Store(destination + (4 * destinationStep) + lanes, a41);
        TSimd.Store(destination + (5 * destinationStep), a50);
        TSimd.Store(destination + (5 * destinationStep) + lanes, a51);
    }

    // 24 sums, 2 weights and a value are 27 of the 32 registers of AVX-512. Each weight serves twelve rows, so a filter that lies in the
    // second-level cache is read half as often as by six. Four pointers with a distance reach the twelve rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x2<TSimd, TVector>(
        float* source, nint step, float* weight, nint channels, float* destination, nint destinationStep, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        nint twoSteps = 2 * step;
        float* p0 = source;
        float* p3 = p0 + step + twoSteps;
        float* p6 = p3 + step + twoSteps;
        float* p9 = p6 + step + twoSteps;
        TVector a00 = TSimd.Zero, a01 = TSimd.Zero, a10 = TSimd.Zero, a11 = TSimd.Zero, a20 = TSimd.Zero, a21 = TSimd.Zero;
        TVector a30 = TSimd.Zero, a31 = TSimd.Zero, a40 = TSimd.Zero, a41 = TSimd.Zero, a50 = TSimd.Zero, a51 = TSimd.Zero;
        TVector a60 = TSimd.Zero, a61 = TSimd.Zero, a70 = TSimd.Zero, a71 = TSimd.Zero, a80 = TSimd.Zero, a81 = TSimd.Zero;
        TVector a90 = TSimd.Zero, a91 = TSimd.Zero, aA0 = TSimd.Zero, aA1 = TSimd.Zero, aB0 = TSimd.Zero, aB1 = TSimd.Zero;
        if (accumulate)
        {
            a00 = TSimd.Load(destination);
            a01 = TSimd.Load(destination + lanes);
            a10 = TSimd.Load(destination + destinationStep);
            a11 = TSimd.Load(destination + destinationStep + lanes);
            a20 = TSimd.Load(destination + (2 * destinationStep));
            a21 = TSimd.Load(destination + (2 * destinationStep) + lanes);
            a30 = TSimd.Load(destination + (3 * destinationStep));
            a31 = TSimd.Load(destination + (3 * destinationStep) + lanes);
            a40 = TSimd.Load(destination + (4 * destinationStep));
            a41 = TSimd.Load(destination + (4 * destinationStep) + lanes);
            a50 = TSimd.Load(destination + (5 * destinationStep));
            a51 = TSimd.Load(destination + (5 * destinationStep) + lanes);
            a60 = TSimd.Load(destination + (6 * destinationStep));
            a61 = TSimd.Load(destination + (6 * destinationStep) + lanes);
            a70 = TSimd.Load(destination + (7 * destinationStep));
            a71 = TSimd.Load(destination + (7 * destinationStep) + lanes);
            a80 = TSimd.Load(destination + (8 * destinationStep));
            a81 = TSimd.Load(destination + (8 * destinationStep) + lanes);
            a90 = TSimd.Load(destination + (9 * destinationStep));
            a91 = TSimd.Load(destination + (9 * destinationStep) + lanes);
            aA0 = TSimd.Load(destination + (10 * destinationStep));
            aA1 = TSimd.Load(destination + (10 * destinationStep) + lanes);
            aB0 = TSimd.Load(destination + (11 * destinationStep));
            aB1 = TSimd.Load(destination + (11 * destinationStep) + lanes);
        }

        for (float* end = source + channels; p0 < end; p0++, p3++, p6++, p9++)
        {
            TVector w0 = TSimd.Load(weight);
            TVector w1 = TSimd.Load(weight + lanes);
            weight += 2 * lanes;
            TVector x = TSimd.Broadcast(*p0);
            a00 = TSimd.MultiplyAdd(x, w0, a00);
            a01 = TSimd.MultiplyAdd(x, w1, a01);
            x = TSimd.Broadcast(p0[step]);
            a10 = TSimd.MultiplyAdd(x, w0, a10);
            a11 = TSimd.MultiplyAdd(x, w1, a11);
            x = TSimd.Broadcast(p0[twoSteps]);
            a20 = TSimd.MultiplyAdd(x, w0, a20);
            a21 = TSimd.MultiplyAdd(x, w1, a21);
            x = TSimd.Broadcast(*p3);
            a30 = TSimd.MultiplyAdd(x, w0, a30);
            a31 = TSimd.MultiplyAdd(x, w1, a31);
            x = TSimd.Broadcast(p3[step]);
            a40 = TSimd.MultiplyAdd(x, w0, a40);
            a41 = TSimd.MultiplyAdd(x, w1, a41);
            x = TSimd.Broadcast(p3[twoSteps]);
            a50 = TSimd.MultiplyAdd(x, w0, a50);
            a51 = TSimd.MultiplyAdd(x, w1, a51);
            x = TSimd.Broadcast(*p6);
            a60 = TSimd.MultiplyAdd(x, w0, a60);
            a61 = TSimd.MultiplyAdd(x, w1, a61);
            x = TSimd.Broadcast(p6[step]);
            a70 = TSimd.MultiplyAdd(x, w0, a70);
            a71 = TSimd.MultiplyAdd(x, w1, a71);
            x = TSimd.Broadcast(p6[twoSteps]);
            a80 = TSimd.MultiplyAdd(x, w0, a80);
            a81 = TSimd.MultiplyAdd(x, w1, a81);
            x = TSimd.Broadcast(*p9);
            a90 = TSimd.MultiplyAdd(x, w0, a90);
            a91 = TSimd.MultiplyAdd(x, w1, a91);
            x = TSimd.Broadcast(p9[step]);
            aA0 = TSimd.MultiplyAdd(x, w0, aA0);
            aA1 = TSimd.MultiplyAdd(x, w1, aA1);
            x = TSimd.Broadcast(p9[twoSteps]);
            aB0 = TSimd.MultiplyAdd(x, w0, aB0);
            aB1 = TSimd.MultiplyAdd(x, w1, aB1);
        }

        TSimd.Store(destination, a00);
        TSimd.Store(destination + lanes, a01);
        destination += destinationStep;
        TSimd.Store(destination, a10);
        TSimd.Store(destination + lanes, a11);
        destination += destinationStep;
        TSimd.Store(destination, a20);
        TSimd.Store(destination + lanes, a21);
        destination += destinationStep;
        TSimd.Store(destination, a30);
        TSimd.Store(destination + lanes, a31);
        destination += destinationStep;
        TSimd.Store(destination, a40);
        TSimd.Store(destination + lanes, a41);
        destination += destinationStep;
        TSimd.Store(destination, a50);
        TSimd.Store(destination + lanes, a51);
        destination += destinationStep;
        TSimd.Store(destination, a60);
        TSimd.Store(destination + lanes, a61);
        destination += destinationStep;
        TSimd.Store(destination, a70);
        TSimd.Store(destination + lanes, a71);
        destination += destinationStep;
        TSimd.Store(destination, a80);
        TSimd.Store(destination + lanes, a81);
        destination += destinationStep;
        TSimd.Store(destination, a90);
        TSimd.Store(destination + lanes, a91);
        destination += destinationStep;
        TSimd.Store(destination, aA0);
        TSimd.Store(destination + lanes, aA1);
        destination += destinationStep;
        TSimd.Store(destination, aB0);
        TSimd.Store(destination + lanes, aB1);
    }

    // Six pairs of neighbouring rows: twelve pointers would not fit the processor's registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x1<TSimd, TVector>(
        float* source, nint sourceStep, float* weight, nint channels, float* destination, nint destinationStep, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* p1 = source + (2 * sourceStep);
        float* p2 = p1 + (2 * sourceStep);
        float* p3 = p2 + (2 * sourceStep);
        float* p4 = p3 + (2 * sourceStep);
        float* p5 = p4 + (2 * sourceStep);
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero;
        TVector a6 = TSimd.Zero, a7 = TSimd.Zero, a8 = TSimd.Zero, a9 = TSimd.Zero, a10 = TSimd.Zero, a11 = TSimd.Zero;
        if (accumulate)
        {
            a0 = TSimd.Load(destination);
            a1 = TSimd.Load(destination + destinationStep);
            a2 = TSimd.Load(destination + (2 * destinationStep));
            a3 = TSimd.Load(destination + (3 * destinationStep));
            a4 = TSimd.Load(destination + (4 * destinationStep));
            a5 = TSimd.Load(destination + (5 * destinationStep));
            a6 = TSimd.Load(destination + (6 * destinationStep));
            a7 = TSimd.Load(destination + (7 * destinationStep));
            a8 = TSimd.Load(destination + (8 * destinationStep));
            a9 = TSimd.Load(destination + (9 * destinationStep));
            a10 = TSimd.Load(destination + (10 * destinationStep));
            a11 = TSimd.Load(destination + (11 * destinationStep));
        }

        nint far = sourceStep;
        for (nint c = 0; c < channels; c++, far++)
        {
            TVector w = TSimd.Load(weight);
            weight += TSimd.Lanes;
            a0 = TSimd.MultiplyAdd(w, TSimd.Broadcast(source[c]), a0);
            a1 = TSimd.MultiplyAdd(w, TSimd.Broadcast(source[far]), a1);
            a2 = TSimd.MultiplyAdd(w, TSimd.Broadcast(p1[c]), a2);
            a3 = TSimd.MultiplyAdd(w, TSimd.Broadcast(p1[far]), a3);
            a4 = TSimd.MultiplyAdd(w, TSimd.Broadcast(p2[c]), a4);
            a5 = TSimd.MultiplyAdd(w, TSimd.Broadcast(p2[far]), a5);
            a6 = TSimd.MultiplyAdd(w, TSimd.Broadcast(p3[c]), a6);
            a7 = TSimd.MultiplyAdd(w, TSimd.Broadcast(p3[far]), a7);
            a8 = TSimd.MultiplyAdd(w, TSimd.Broadcast(p4[c]), a8);
            a9 = TSimd.MultiplyAdd(w, TSimd.Broadcast(p4[far]), a9);
            a10 = TSimd.MultiplyAdd(w, TSimd.Broadcast(p5[c]), a10);
            a11 = TSimd.MultiplyAdd(w, TSimd.Broadcast(p5[far]), a11);
        }

        TSimd.Store(destination, a0);
        TSimd.Store(destination + destinationStep, a1);
        TSimd.Store(destination + (2 * destinationStep), a2);
        TSimd.Store(destination + (3 * destinationStep), a3);
        TSimd.Store(destination + (4 * destinationStep), a4);
        TSimd.Store(destination + (5 * destinationStep), a5);
        TSimd.Store(destination + (6 * destinationStep), a6);
        TSimd.Store(destination + (7 * destinationStep), a7);
        TSimd.Store(destination + (8 * destinationStep), a8);
        TSimd.Store(destination + (9 * destinationStep), a9);
        TSimd.Store(destination + (10 * destinationStep), a10);
        TSimd.Store(destination + (11 * destinationStep), a11);
    }
}
