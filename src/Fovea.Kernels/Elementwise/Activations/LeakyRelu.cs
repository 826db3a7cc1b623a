using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>x where x > 0, else slope x.</summary>
internal readonly struct LeakyRelu(float slope) : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => Lane.Choose<TSimd, TVector>(TSimd.GreaterThanZero(x), x, TSimd.Multiply(x, TSimd.Broadcast(slope)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => Lane.Choose<TSimd, TVector>(TSimd.GreaterThanZero(x), TSimd.Broadcast(1), TSimd.Broadcast(slope));
}
