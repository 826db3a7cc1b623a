using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>
/// ln(1 + e) for e from 0 to 1, as ln(1 + exp(-|x|)) needs it: 2 artanh(u) with u = e / (2 + e), at most 1/3, by its series to u^15. Small
/// values keep all their digits.
/// </summary>
internal static class Logarithm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector OfOnePlus<TSimd, TVector>(TVector e)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector u = TSimd.Divide(e, TSimd.Add(TSimd.Broadcast(2), e));
        TVector square = TSimd.Multiply(u, u);
        TVector p = TSimd.Broadcast(2f / 15);
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2f / 13));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2f / 11));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2f / 9));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2f / 7));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2f / 5));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2f / 3));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2f));
        return TSimd.Multiply(p, u);
    }
}
