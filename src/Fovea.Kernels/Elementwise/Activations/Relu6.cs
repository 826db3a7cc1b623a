using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>min(max(x, 0), 6); the gradient passes between the two kinks.</summary>
internal readonly struct Relu6 : IActivation
{
    private const float Top = 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => Lane.AtMost<TSimd, TVector>(Top, TSimd.Relu(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector below = TSimd.GreaterThanZero(TSimd.Subtract(TSimd.Broadcast(Top), x));
        return TSimd.And(TSimd.And(TSimd.GreaterThanZero(x), below), TSimd.Broadcast(1));
    }
}
