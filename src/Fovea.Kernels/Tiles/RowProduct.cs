using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <summary>
/// What <see cref="TapProduct{TRead}"/> computes, for windows of three or five neighbouring columns and stride 1: a tile is a piece of a
/// row, twelve or ten pixels by one register of outputs. A value that is broadcast belongs to the windows of as many neighbouring pixels as
/// a window has columns and is used for all of them, where a tile of separate pixels broadcasts it for each. The sums, a weight for each
/// column and the value are the 16 registers of AVX2.
/// </summary>
internal unsafe ref struct RowProduct : IKernel
{
    private const int Three = 3;
    private const int Five = 5;
    private const int PixelsOfThree = 12;
    private const int PixelsOfFive = 10;

    public float* Source;

    /// <summary>Between rows of pixels.</summary>
    public nint SourceRowStep;
    public nint SourcePixelStep;

    /// <summary>Between rows of taps.</summary>
    public nint TapRowStep;
    public int TapRows;

    /// <summary>3 or 5.</summary>
    public int TapColumns;
    public int Channels;

    /// <summary>[tap row, tap column, channel, lanes].</summary>
    public float* Weight;

    /// <summary>A register, or null for nothing.</summary>
    public float* Bias;

    /// <summary>From a destination to what is added to it, in floats; 0 for nothing.</summary>
    public nint AddendOffset;

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu;

    public float* Destination;
    public nint DestinationRowStep;
    public nint DestinationPixelStep;
    public int Rows;

    /// <summary>A multiple of <see cref="TilePixels"/>.</summary>
    public int Columns;

    /// <summary>The pixels of a tile; 0 where there is none for the window.</summary>
    public static int TilePixels(int tapColumns) => tapColumns switch { Three => PixelsOfThree, Five => PixelsOfFive, _ => 0 };

    public readonly void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* bias = stackalloc float[TSimd.Lanes];
        TSimd.Store(bias, Bias == null ? TSimd.Zero : TSimd.Load(Bias));
        int pixels = TilePixels(TapColumns);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column += pixels)
            {
                float* source = Source + (row * SourceRowStep) + (column * SourcePixelStep);
                float* destination = Destination + (row * DestinationRowStep) + (column * DestinationPixelStep);
                if (TapColumns == Three)
                {
                    TileOfThree<TSimd, TVector>(
                        source, SourcePixelStep, TapRowStep, TapRows, Channels, Weight, bias, destination, DestinationPixelStep);
                }
                else
                {
                    TileOfFive<TSimd, TVector>(
                        source, SourcePixelStep, TapRowStep, TapRows, Channels, Weight, bias, destination, DestinationPixelStep);
                }

                if (Relu || AddendOffset != 0)
                {
                    Finish<TSimd, TVector>(destination, pixels);
                }
            }
        }
    }

    private readonly void Finish<TSimd, TVector>(float* destination, int pixels)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector bound = Relu ? TSimd.Zero : TSimd.Broadcast(float.NegativeInfinity);
        for (; pixels > 0; pixels--)
        {
            TVector sum = TSimd.Load(destination);
            if (AddendOffset != 0)
            {
                sum = TSimd.Add(sum, TSimd.Load(destination + AddendOffset));
            }

            TSimd.Store(destination, TSimd.AtLeast(bound, sum));
            destination += DestinationPixelStep;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TileOfThree<TSimd, TVector>(
        float* source, nint step, nint rowStep, int rows, int channels, float* weight, float* bias, float* destination, nint target)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes;
        nint tap = channels * lanes;
        TVector b = TSimd.Load(bias);
        TVector a0 = b, a1 = b, a2 = b, a3 = b, a4 = b, a5 = b;
        TVector a6 = b, a7 = b, a8 = b, a9 = b, a10 = b, a11 = b;
        for (; rows > 0; rows--)
        {
            for (nint c = 0; c < channels; c++)
            {
                float* p = source + c;
                TVector w0 = TSimd.Load(weight);
                TVector w1 = TSimd.Load(weight + tap);
                TVector w2 = TSimd.Load(weight + (2 * tap));
                TVector x = TSimd.Broadcast(*p);
                a0 = TSimd.MultiplyAdd(x, w0, a0);
                p += step;
                x = TSimd.Broadcast(*p);
                a0 = TSimd.MultiplyAdd(x, w1, a0);
                a1 = TSimd.MultiplyAdd(x, w0, a1);
                p += step;
                x = TSimd.Broadcast(*p);
                a0 = TSimd.MultiplyAdd(x, w2, a0);
                a1 = TSimd.MultiplyAdd(x, w1, a1);
                a2 = TSimd.MultiplyAdd(x, w0, a2);
                p += step;
                x = TSimd.Broadcast(*p);
                a1 = TSimd.MultiplyAdd(x, w2, a1);
                a2 = TSimd.MultiplyAdd(x, w1, a2);
                a3 = TSimd.MultiplyAdd(x, w0, a3);
                p += step;
                x = TSimd.Broadcast(*p);
                a2 = TSimd.MultiplyAdd(x, w2, a2);
                a3 = TSimd.MultiplyAdd(x, w1, a3);
                a4 = TSimd.MultiplyAdd(x, w0, a4);
                p += step;
                x = TSimd.Broadcast(*p);
                a3 = TSimd.MultiplyAdd(x, w2, a3);
                a4 = TSimd.MultiplyAdd(x, w1, a4);
                a5 = TSimd.MultiplyAdd(x, w0, a5);
                p += step;
                x = TSimd.Broadcast(*p);
                a4 = TSimd.MultiplyAdd(x, w2, a4);
                a5 = TSimd.MultiplyAdd(x, w1, a5);
                a6 = TSimd.MultiplyAdd(x, w0, a6);
                p += step;
                x = TSimd.Broadcast(*p);
                a5 = TSimd.MultiplyAdd(x, w2, a5);
                a6 = TSimd.MultiplyAdd(x, w1, a6);
                a7 = TSimd.MultiplyAdd(x, w0, a7);
                p += step;
                x = TSimd.Broadcast(*p);
                a6 = TSimd.MultiplyAdd(x, w2, a6);
                a7 = TSimd.MultiplyAdd(x, w1, a7);
                a8 = TSimd.MultiplyAdd(x, w0, a8);
                p += step;
                x = TSimd.Broadcast(*p);
                a7 = TSimd.MultiplyAdd(x, w2, a7);
                a8 = TSimd.MultiplyAdd(x, w1, a8);
                a9 = TSimd.MultiplyAdd(x, w0, a9);
                p += step;
                x = TSimd.Broadcast(*p);
                a8 = TSimd.MultiplyAdd(x, w2, a8);
                a9 = TSimd.MultiplyAdd(x, w1, a9);
                a10 = TSimd.MultiplyAdd(x, w0, a10);
                p += step;
                x = TSimd.Broadcast(*p);
                a9 = TSimd.MultiplyAdd(x, w2, a9);
                a10 = TSimd.MultiplyAdd(x, w1, a10);
                a11 = TSimd.MultiplyAdd(x, w0, a11);
                p += step;
                x = TSimd.Broadcast(*p);
                a10 = TSimd.MultiplyAdd(x, w2, a10);
                a11 = TSimd.MultiplyAdd(x, w1, a11);
                p += step;
                x = TSimd.Broadcast(*p);
                a11 = TSimd.MultiplyAdd(x, w2, a11);
                weight += lanes;
            }

            source += rowStep;
            weight += 2 * tap;
        }

        TSimd.Store(destination, a0);
        TSimd.Store(destination + target, a1);
        TSimd.Store(destination + (2 * target), a2);
        TSimd.Store(destination + (3 * target), a3);
        TSimd.Store(destination + (4 * target), a4);
        TSimd.Store(destination + (5 * target), a5);
        TSimd.Store(destination + (6 * target), a6);
        TSimd.Store(destination + (7 * target), a7);
        TSimd.Store(destination + (8 * target), a8);
        TSimd.Store(destination + (9 * target), a9);
        TSimd.Store(destination + (10 * target), a10);
        TSimd.Store(destination + (11 * target), a11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TileOfFive<TSimd, TVector>(
        float* source, nint step, nint rowStep, int rows, int channels, float* weight, float* bias, float* destination, nint target)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes;
        nint tap = channels * lanes;
        TVector b = TSimd.Load(bias);
        TVector a0 = b, a1 = b, a2 = b, a3 = b, a4 = b;
        TVector a5 = b, a6 = b, a7 = b, a8 = b, a9 = b;
        for (; rows > 0; rows--)
        {
            for (nint c = 0; c < channels; c++)
            {
                float* p = source + c;
                TVector w0 = TSimd.Load(weight);
                TVector w1 = TSimd.Load(weight + tap);
                TVector w2 = TSimd.Load(weight + (2 * tap));
                TVector w3 = TSimd.Load(weight + (3 * tap));
                TVector w4 = TSimd.Load(weight + (4 * tap));
                TVector x = TSimd.Broadcast(*p);
                a0 = TSimd.MultiplyAdd(x, w0, a0);
                p += step;
                x = TSimd.Broadcast(*p);
                a0 = TSimd.MultiplyAdd(x, w1, a0);
                a1 = TSimd.MultiplyAdd(x, w0, a1);
                p += step;
                x = TSimd.Broadcast(*p);
                a0 = TSimd.MultiplyAdd(x, w2, a0);
                a1 = TSimd.MultiplyAdd(x, w1, a1);
                a2 = TSimd.MultiplyAdd(x, w0, a2);
                p += step;
                x = TSimd.Broadcast(*p);
                a0 = TSimd.MultiplyAdd(x, w3, a0);
                a1 = TSimd.MultiplyAdd(x, w2, a1);
                a2 = TSimd.MultiplyAdd(x, w1, a2);
                a3 = TSimd.MultiplyAdd(x, w0, a3);
                p += step;
                x = TSimd.Broadcast(*p);
                a0 = TSimd.MultiplyAdd(x, w4, a0);
                a1 = TSimd.MultiplyAdd(x, w3, a1);
                a2 = TSimd.MultiplyAdd(x, w2, a2);
                a3 = TSimd.MultiplyAdd(x, w1, a3);
                a4 = TSimd.MultiplyAdd(x, w0, a4);
                p += step;
                x = TSimd.Broadcast(*p);
                a1 = TSimd.MultiplyAdd(x, w4, a1);
                a2 = TSimd.MultiplyAdd(x, w3, a2);
                a3 = TSimd.MultiplyAdd(x, w2, a3);
                a4 = TSimd.MultiplyAdd(x, w1, a4);
                a5 = TSimd.MultiplyAdd(x, w0, a5);
                p += step;
                x = TSimd.Broadcast(*p);
                a2 = TSimd.MultiplyAdd(x, w4, a2);
                a3 = TSimd.MultiplyAdd(x, w3, a3);
                a4 = TSimd.MultiplyAdd(x, w2, a4);
                a5 = TSimd.MultiplyAdd(x, w1, a5);
                a6 = TSimd.MultiplyAdd(x, w0, a6);
                p += step;
                x = TSimd.Broadcast(*p);
                a3 = TSimd.MultiplyAdd(x, w4, a3);
                a4 = TSimd.MultiplyAdd(x, w3, a4);
                a5 = TSimd.MultiplyAdd(x, w2, a5);
                a6 = TSimd.MultiplyAdd(x, w1, a6);
                a7 = TSimd.MultiplyAdd(x, w0, a7);
                p += step;
                x = TSimd.Broadcast(*p);
                a4 = TSimd.MultiplyAdd(x, w4, a4);
                a5 = TSimd.MultiplyAdd(x, w3, a5);
                a6 = TSimd.MultiplyAdd(x, w2, a6);
                a7 = TSimd.MultiplyAdd(x, w1, a7);
                a8 = TSimd.MultiplyAdd(x, w0, a8);
                p += step;
                x = TSimd.Broadcast(*p);
                a5 = TSimd.MultiplyAdd(x, w4, a5);
                a6 = TSimd.MultiplyAdd(x, w3, a6);
                a7 = TSimd.MultiplyAdd(x, w2, a7);
                a8 = TSimd.MultiplyAdd(x, w1, a8);
                a9 = TSimd.MultiplyAdd(x, w0, a9);
                p += step;
                x = TSimd.Broadcast(*p);
                a6 = TSimd.MultiplyAdd(x, w4, a6);
                a7 = TSimd.MultiplyAdd(x, w3, a7);
                a8 = TSimd.MultiplyAdd(x, w2, a8);
                a9 = TSimd.MultiplyAdd(x, w1, a9);
                p += step;
                x = TSimd.Broadcast(*p);
                a7 = TSimd.MultiplyAdd(x, w4, a7);
                a8 = TSimd.MultiplyAdd(x, w3, a8);
                a9 = TSimd.MultiplyAdd(x, w2, a9);
                p += step;
                x = TSimd.Broadcast(*p);
                a8 = TSimd.MultiplyAdd(x, w4, a8);
                a9 = TSimd.MultiplyAdd(x, w3, a9);
                p += step;
                x = TSimd.Broadcast(*p);
                a9 = TSimd.MultiplyAdd(x, w4, a9);
                weight += lanes;
            }

            source += rowStep;
            weight += 4 * tap;
        }

        TSimd.Store(destination, a0);
        TSimd.Store(destination + target, a1);
        TSimd.Store(destination + (2 * target), a2);
        TSimd.Store(destination + (3 * target), a3);
        TSimd.Store(destination + (4 * target), a4);
        TSimd.Store(destination + (5 * target), a5);
        TSimd.Store(destination + (6 * target), a6);
        TSimd.Store(destination + (7 * target), a7);
        TSimd.Store(destination + (8 * target), a8);
        TSimd.Store(destination + (9 * target), a9);
    }
}
