using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>x where x > 0, else height (e^x - 1).</summary>
internal readonly struct Elu(float height) : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector below = Exponential.MinusOneOfNonPositive<TSimd, TVector>(Lane.AtMost<TSimd, TVector>(0, x));
        return Lane.Choose<TSimd, TVector>(TSimd.GreaterThanZero(x), x, TSimd.Multiply(below, TSimd.Broadcast(height)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector below = Exponential.OfNonPositive<TSimd, TVector>(Lane.AtMost<TSimd, TVector>(0, x));
        TVector slope = TSimd.Multiply(below, TSimd.Broadcast(height));
        return Lane.Choose<TSimd, TVector>(TSimd.GreaterThanZero(x), TSimd.Broadcast(1), slope);
    }
}
