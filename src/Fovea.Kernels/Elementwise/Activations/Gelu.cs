using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>x P(x) with P(x) = erfc(-x / sqrt(2)) / 2, the normal distribution's probability below x.</summary>
internal readonly struct Gelu : IActivation
{
    // Beyond it P or 1 - P is 0 in single precision, and the bound keeps 0 times infinity out.
    private const float Reach = 13;
    private const float InverseRoot2 = 0.707106781f;
    private const float InverseRoot2Pi = 0.398942280f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.Multiply(Lane.AtLeast<TSimd, TVector>(-Reach, x), Probability<TSimd, TVector>(Lane.Between<TSimd, TVector>(Reach, x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector bounded = Lane.Between<TSimd, TVector>(Reach, x);
        TVector half = TSimd.Multiply(TSimd.Multiply(bounded, bounded), TSimd.Broadcast(-0.5f));
        TVector density = TSimd.Multiply(Exponential.OfNonPositive<TSimd, TVector>(half), TSimd.Broadcast(InverseRoot2Pi));
        return TSimd.MultiplyAdd(bounded, density, Probability<TSimd, TVector>(bounded));
    }

    // erfc(z) = t exp(-z^2 + polynomial(t)) with t = 1 / (1 + z/2), to 1.2e-7 of its value for every z >= 0: Press et al., "Numerical
    // recipes in C", 1992, section 6.2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Probability<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector z = TSimd.Multiply(Lane.Absolute<TSimd, TVector>(x), TSimd.Broadcast(InverseRoot2));
        TVector one = TSimd.Broadcast(1);
        TVector t = TSimd.Divide(one, TSimd.MultiplyAdd(z, TSimd.Broadcast(0.5f), one));
        TVector p = TSimd.Broadcast(0.17087277f);
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(-0.82215223f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(1.48851587f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(-1.13520398f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(0.27886807f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(-0.18628806f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(0.09678418f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(0.37409196f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(1.00002368f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(-1.26551223f));
        TVector exponent = TSimd.Subtract(p, TSimd.Multiply(z, z));
        TVector tail = TSimd.Multiply(TSimd.Multiply(t, TSimd.Broadcast(0.5f)), Exponential.OfNonPositive<TSimd, TVector>(exponent));
        return Lane.Choose<TSimd, TVector>(TSimd.GreaterThanZero(x), TSimd.Subtract(one, tail), tail);
    }
}
