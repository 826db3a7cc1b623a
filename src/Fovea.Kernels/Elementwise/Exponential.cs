using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>
/// e^x for x &lt;= 0, as softmax needs it. With x = n ln 2 + r, |r| &lt;= ln(2)/2, the Taylor polynomial of degree 7 gives e^r to 2 units
/// in the last place, and 2^n sets the exponent. Values below -87 give about 1e-38 instead of a subnormal number.
/// </summary>
internal static class Exponential
{
    private const float Lowest = -87f;
    private const float Log2E = 1.44269504f;

    // ln 2 in two parts: the first has so few bits that n times it is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector OfNonPositive<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        Reduce<TSimd, TVector>(x, out TVector r, out TVector n);
        TVector p = Slope<TSimd, TVector>(r);
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1f));
        return TSimd.ScaleByPowerOfTwo(p, n);
    }

    /// <summary>e^x - 1 for x &lt;= 0, to full precision near 0 too: 2^n (e^r - 1) + (2^n - 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector MinusOneOfNonPositive<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        Reduce<TSimd, TVector>(x, out TVector r, out TVector n);
        TVector power = TSimd.ScaleByPowerOfTwo(TSimd.Broadcast(1f), n);
        TVector rest = TSimd.Multiply(Slope<TSimd, TVector>(r), r);
        return TSimd.MultiplyAdd(rest, power, TSimd.Subtract(power, TSimd.Broadcast(1f)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce<TSimd, TVector>(TVector x, out TVector r, out TVector n)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        x = TSimd.AtLeast(TSimd.Broadcast(Lowest), x);
        n = TSimd.Round(TSimd.Multiply(x, TSimd.Broadcast(Log2E)));
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2High), x);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2Low), r);
    }

    // (e^r - 1) / r.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Slope<TSimd, TVector>(TVector r)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector p = TSimd.Broadcast(1f / 5040);
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1f / 720));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1f / 120));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1f / 24));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1f / 6));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(0.5f));
        return TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1f));
    }
}
