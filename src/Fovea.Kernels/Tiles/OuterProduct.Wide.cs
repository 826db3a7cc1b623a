using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <content>The tiles of processors with 32 registers.</content>
internal unsafe ref partial struct OuterProduct
{
    // Twelve values by two registers: a gradient that is loaded serves twice as many values.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile12x2<TSimd, TVector>(float* source, float* gradient, float* destination, nint step)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int lanes = TSimd.Lanes;
        TVector a00 = TSimd.Zero, a01 = TSimd.Zero, a10 = TSimd.Zero, a11 = TSimd.Zero, a20 = TSimd.Zero, a21 = TSimd.Zero;
        TVector a30 = TSimd.Zero, a31 = TSimd.Zero, a40 = TSimd.Zero, a41 = TSimd.Zero, a50 = TSimd.Zero, a51 = TSimd.Zero;
        TVector a60 = TSimd.Zero, a61 = TSimd.Zero, a70 = TSimd.Zero, a71 = TSimd.Zero, a80 = TSimd.Zero, a81 = TSimd.Zero;
        TVector a90 = TSimd.Zero, a91 = TSimd.Zero, aA0 = TSimd.Zero, aA1 = TSimd.Zero, aB0 = TSimd.Zero, aB1 = TSimd.Zero;
        nint pixelStep = SourcePixelStep;
        nint gradientStep = GradientPixelStep;
        for (int row = 0; row < Rows; row++)
        {
            float* p = source + (row * SourceRowStep);
            for (float* end = p + (Columns * pixelStep); p != end; p += pixelStep)
            {
                TVector g0 = TSimd.Load(gradient);
                TVector g1 = TSimd.Load(gradient + lanes);
                gradient += gradientStep;
                TVector x = TSimd.Broadcast(*p);
                a00 = TSimd.MultiplyAdd(x, g0, a00);
                a01 = TSimd.MultiplyAdd(x, g1, a01);
                x = TSimd.Broadcast(p[1]);
                a10 = TSimd.MultiplyAdd(x, g0, a10);
                a11 = TSimd.MultiplyAdd(x, g1, a11);
                x = TSimd.Broadcast(p[2]);
                a20 = TSimd.MultiplyAdd(x, g0, a20);
                a21 = TSimd.MultiplyAdd(x, g1, a21);
                x = TSimd.Broadcast(p[3]);
                a30 = TSimd.MultiplyAdd(x, g0, a30);
                a31 = TSimd.MultiplyAdd(x, g1, a31);
                x = TSimd.Broadcast(p[4]);
                a40 = TSimd.MultiplyAdd(x, g0, a40);
                a41 = TSimd.MultiplyAdd(x, g1, a41);
                x = TSimd.Broadcast(p[5]);
                a50 = TSimd.MultiplyAdd(x, g0, a50);
                a51 = TSimd.MultiplyAdd(x, g1, a51);
                x = TSimd.Broadcast(p[6]);
                a60 = TSimd.MultiplyAdd(x, g0, a60);
                a61 = TSimd.MultiplyAdd(x, g1, a61);
                x = TSimd.Broadcast(p[7]);
                a70 = TSimd.MultiplyAdd(x, g0, a70);
                a71 = TSimd.MultiplyAdd(x, g1, a71);
                x = TSimd.Broadcast(p[8]);
                a80 = TSimd.MultiplyAdd(x, g0, a80);
                a81 = TSimd.MultiplyAdd(x, g1, a81);
                x = TSimd.Broadcast(p[9]);
                a90 = TSimd.MultiplyAdd(x, g0, a90);
                a91 = TSimd.MultiplyAdd(x, g1, a91);
                x = TSimd.Broadcast(p[10]);
                aA0 = TSimd.MultiplyAdd(x, g0, aA0);
                aA1 = TSimd.MultiplyAdd(x, g1, aA1);
                x = TSimd.Broadcast(p[11]);
                aB0 = TSimd.MultiplyAdd(x, g0, aB0);
                aB1 = TSimd.MultiplyAdd(x, g1, aB1);
            }
        }

        bool accumulate = Accumulate;
        Store<TSimd, TVector>(destination, a00, accumulate);
        Store<TSimd, TVector>(destination + lanes, a01, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a10, accumulate);
        Store<TSimd, TVector>(destination + lanes, a11, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a20, accumulate);
        Store<TSimd, TVector>(destination + lanes, a21, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a30, accumulate);
        Store<TSimd, TVector>(destination + lanes, a31, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a40, accumulate);
        Store<TSimd, TVector>(destination + lanes, a41, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a50, accumulate);
        Store<TSimd, TVector>(destination + lanes, a51, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a60, accumulate);
        Store<TSimd, TVector>(destination + lanes, a61, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a70, accumulate);
        Store<TSimd, TVector>(destination + lanes, a71, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a80, accumulate);
        Store<TSimd, TVector>(destination + lanes, a81, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a90, accumulate);
        Store<TSimd, TVector>(destination + lanes, a91, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, aA0, accumulate);
        Store<TSimd, TVector>(destination + lanes, aA1, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, aB0, accumulate);
        Store<TSimd, TVector>(destination + lanes, aB1, accumulate);
    }

    // Sixteen values by one register, where six sums would not hide the latency of a multiply-add.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile16x1<TSimd, TVector>(float* source, float* gradient, float* destination, nint step)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero;
        TVector a6 = TSimd.Zero, a7 = TSimd.Zero, a8 = TSimd.Zero, a9 = TSimd.Zero, aA = TSimd.Zero, aB = TSimd.Zero;
        TVector aC = TSimd.Zero, aD = TSimd.Zero, aE = TSimd.Zero, aF = TSimd.Zero;
        nint pixelStep = SourcePixelStep;
        nint gradientStep = GradientPixelStep;
        for (int row = 0; row < Rows; row++)
        {
            float* p = source + (row * SourceRowStep);
            for (float* end = p + (Columns * pixelStep); p != end; p += pixelStep)
            {
                TVector g = TSimd.Load(gradient);
                gradient += gradientStep;
                a0 = TSimd.MultiplyAdd(TSimd.Broadcast(*p), g, a0);
                a1 = TSimd.MultiplyAdd(TSimd.Broadcast(p[1]), g, a1);
                a2 = TSimd.MultiplyAdd(TSimd.Broadcast(p[2]), g, a2);
                a3 = TSimd.MultiplyAdd(TSimd.Broadcast(p[3]), g, a3);
                a4 = TSimd.MultiplyAdd(TSimd.Broadcast(p[4]), g, a4);
                a5 = TSimd.MultiplyAdd(TSimd.Broadcast(p[5]), g, a5);
                a6 = TSimd.MultiplyAdd(TSimd.Broadcast(p[6]), g, a6);
                a7 = TSimd.MultiplyAdd(TSimd.Broadcast(p[7]), g, a7);
                a8 = TSimd.MultiplyAdd(TSimd.Broadcast(p[8]), g, a8);
                a9 = TSimd.MultiplyAdd(TSimd.Broadcast(p[9]), g, a9);
                aA = TSimd.MultiplyAdd(TSimd.Broadcast(p[10]), g, aA);
                aB = TSimd.MultiplyAdd(TSimd.Broadcast(p[11]), g, aB);
                aC = TSimd.MultiplyAdd(TSimd.Broadcast(p[12]), g, aC);
                aD = TSimd.MultiplyAdd(TSimd.Broadcast(p[13]), g, aD);
                aE = TSimd.MultiplyAdd(TSimd.Broadcast(p[14]), g, aE);
                aF = TSimd.MultiplyAdd(TSimd.Broadcast(p[15]), g, aF);
            }
        }

        bool accumulate = Accumulate;
        Store<TSimd, TVector>(destination, a0, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a1, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a2, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a3, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a4, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a5, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a6, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a7, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a8, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, a9, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, aA, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, aB, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, aC, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, aD, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, aE, accumulate);
        destination += step;
        Store<TSimd, TVector>(destination, aF, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TSimd, TVector>(float* destination, TVector value, bool accumulate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.Store(destination, accumulate ? TSimd.Add(value, TSimd.Load(destination)) : value);
}
