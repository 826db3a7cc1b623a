using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>
/// The hyperbolic tangent: (1 - e) / (1 + e) with e = e^(-2|x|), and near 0, where the difference would lose digits, the polynomial of the
/// Cephes library (Moshier).
/// </summary>
internal readonly struct Tanh : IActivation
{
    private const float Near = 0.625f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector size = Lane.Absolute<TSimd, TVector>(x);
        TVector e = Decay<TSimd, TVector>(size);
        TVector one = TSimd.Broadcast(1);
        TVector far = TSimd.Divide(TSimd.Subtract(one, e), TSimd.Add(one, e));
        far = Lane.Choose<TSimd, TVector>(TSimd.GreaterThanZero(x), far, Lane.Negate<TSimd, TVector>(far));

        TVector z = TSimd.Multiply(x, x);
        TVector p = TSimd.Broadcast(-5.70498872745e-3f);
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(2.06390887954e-2f));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(-5.37397155531e-2f));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(1.33314422036e-1f));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(-3.33332819422e-1f));
        TVector near = TSimd.MultiplyAdd(TSimd.Multiply(p, z), x, x);
        return Lane.Choose<TSimd, TVector>(TSimd.GreaterThanZero(TSimd.Subtract(TSimd.Broadcast(Near), size)), near, far);
    }

    // 1 - tanh^2 = 4 e / (1 + e)^2, without a difference of nearly equal numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector e = Decay<TSimd, TVector>(Lane.Absolute<TSimd, TVector>(x));
        TVector whole = TSimd.Add(TSimd.Broadcast(1), e);
        return TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(4), e), TSimd.Multiply(whole, whole));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Decay<TSimd, TVector>(TVector size)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => Exponential.OfNonPositive<TSimd, TVector>(TSimd.Multiply(size, TSimd.Broadcast(-2)));
}
