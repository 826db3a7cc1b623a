using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>x sigmoid(x).</summary>
internal readonly struct Silu : IActivation
{
    // Beyond it one of sigmoid and 1 - sigmoid is 0 in single precision, and the bound keeps 0 times infinity out.
    private const float Reach = 87;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.Multiply(Lane.AtLeast<TSimd, TVector>(-Reach, x), Sigmoid.Parts<TSimd, TVector>(x).Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector bounded = Lane.Between<TSimd, TVector>(Reach, x);
        (TVector value, TVector rest) = Sigmoid.Parts<TSimd, TVector>(bounded);
        return TSimd.MultiplyAdd(TSimd.Multiply(bounded, rest), value, value);
    }
}
