using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Tiles;

/// <content>
/// The tile for instruction sets of 32 registers: nine taps by two registers of outputs, so that a value that is broadcast serves two
/// multiply-adds. 18 sums, two gradients and a value are 21.
/// </content>
internal unsafe ref partial struct TapGradient<TRead>
{
    // The sums of a tap's two registers lie one behind the other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TileOfTwo<TSimd, TVector>(
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
        int lanes = TSimd.Lanes;
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
        TVector c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero, c4 = TSimd.Zero;
        TVector c5 = TSimd.Zero, c6 = TSimd.Zero, c7 = TSimd.Zero, c8 = TSimd.Zero;
        nint offset = 0;
        for (; rows > 0; rows--)
        {
            nint end = offset + rowLength;
            do
            {
                TVector g0 = TSimd.Load(gradient);
                TVector g1 = TSimd.Load(gradient + lanes);
                gradient += gradientStep;
                TVector x = TRead.Read<TSimd, TVector>(p0 + offset);
                a0 = TSimd.MultiplyAdd(x, g0, a0);
                c0 = TSimd.MultiplyAdd(x, g1, c0);
                x = TRead.Read<TSimd, TVector>(p1 + offset);
                a1 = TSimd.MultiplyAdd(x, g0, a1);
                c1 = TSimd.MultiplyAdd(x, g1, c1);
                x = TRead.Read<TSimd, TVector>(p2 + offset);
                a2 = TSimd.MultiplyAdd(x, g0, a2);
                c2 = TSimd.MultiplyAdd(x, g1, c2);
                x = TRead.Read<TSimd, TVector>(p3 + offset);
                a3 = TSimd.MultiplyAdd(x, g0, a3);
                c3 = TSimd.MultiplyAdd(x, g1, c3);
                x = TRead.Read<TSimd, TVector>(p4 + offset);
                a4 = TSimd.MultiplyAdd(x, g0, a4);
                c4 = TSimd.MultiplyAdd(x, g1, c4);
                x = TRead.Read<TSimd, TVector>(p5 + offset);
                a5 = TSimd.MultiplyAdd(x, g0, a5);
                c5 = TSimd.MultiplyAdd(x, g1, c5);
                x = TRead.Read<TSimd, TVector>(p6 + offset);
                a6 = TSimd.MultiplyAdd(x, g0, a6);
                c6 = TSimd.MultiplyAdd(x, g1, c6);
                x = TRead.Read<TSimd, TVector>(p7 + offset);
                a7 = TSimd.MultiplyAdd(x, g0, a7);
                c7 = TSimd.MultiplyAdd(x, g1, c7);
                x = TRead.Read<TSimd, TVector>(p8 + offset);
                a8 = TSimd.MultiplyAdd(x, g0, a8);
                c8 = TSimd.MultiplyAdd(x, g1, c8);
                offset += pixelStep;
            }
            while (offset < end);

            offset += rowGap;
        }

        TSimd.Store(sums, a0);
        TSimd.Store(sums + lanes, c0);
        TSimd.Store(sums + (2 * lanes), a1);
        TSimd.Store(sums + (3 * lanes), c1);
        TSimd.Store(sums + (4 * lanes), a2);
        TSimd.Store(sums + (5 * lanes), c2);
        TSimd.Store(sums + (6 * lanes), a3);
        TSimd.Store(sums + (7 * lanes), c3);
        TSimd.Store(sums + (8 * lanes), a4);
        TSimd.Store(sums + (9 * lanes), c4);
        TSimd.Store(sums + (10 * lanes), a5);
        TSimd.Store(sums + (11 * lanes), c5);
        TSimd.Store(sums + (12 * lanes), a6);
        TSimd.Store(sums + (13 * lanes), c6);
        TSimd.Store(sums + (14 * lanes), a7);
        TSimd.Store(sums + (15 * lanes), c7);
        TSimd.Store(sums + (16 * lanes), a8);
        TSimd.Store(sums + (17 * lanes), c8);
    }
}
