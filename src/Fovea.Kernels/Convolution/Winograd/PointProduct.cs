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
            if (Pair)
            {
                for (int row = 0; row < Rows; row += RowUnit / 2)
                {
                    Tile6x2<TSimd, TVector>(
                        source + (row * SourceStep), SourceStep, weight, Channels, destination + (row * DestinationStep), DestinationStep);
                }
            }
            else
            {
                for (int row = 0; row < Rows; row += RowUnit)
                {
                    Tile12x1<TSimd, TVector>(
                        source + (row * SourceStep), SourceStep, weight, Channels, destination + (row * DestinationStep), DestinationStep);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x2<TSimd, TVector>(
        float* source, nint sourceStep, float* weight, nint channels, float* destination, nint destinationStep)
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

    // Six pairs of neighbouring rows: twelve pointers would not fit the processor's registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x1<TSimd, TVector>(
        float* source, nint sourceStep, float* weight, nint channels, float* destination, nint destinationStep)
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
