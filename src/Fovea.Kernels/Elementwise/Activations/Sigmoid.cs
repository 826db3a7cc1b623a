using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>1 / (1 + e^-x). The exponential is taken of -|x|, so it never overflows.</summary>
internal readonly struct Sigmoid : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => Parts<TSimd, TVector>(x).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        (TVector value, TVector rest) = Parts<TSimd, TVector>(x);
        return TSimd.Multiply(value, rest);
    }

    /// <summary>sigmoid(x) and 1 - sigmoid(x), each to full precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Value, TVector Complement) Parts<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector e = Exponential.OfNonPositive<TSimd, TVector>(Lane.Negate<TSimd, TVector>(Lane.Absolute<TSimd, TVector>(x)));
        TVector larger = TSimd.Divide(TSimd.Broadcast(1), TSimd.Add(TSimd.Broadcast(1), e));
        TVector smaller = TSimd.Multiply(e, larger);
        TVector positive = TSimd.GreaterThanZero(x);
        return (Lane.Choose<TSimd, TVector>(positive, larger, smaller), Lane.Choose<TSimd, TVector>(positive, smaller, larger));
    }
}
