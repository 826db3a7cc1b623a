using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>
/// x (1 + tanh(u)) / 2 = x sigmoid(2u) with u = sqrt(2/pi) (x + 0.044715 x^3), the approximation in the paper of Hendrycks and Gimpel.
/// </summary>
internal readonly struct GeluTanh : IActivation
{
    // Beyond it sigmoid or 1 - sigmoid is 0 in single precision, and the bound keeps 0 times infinity out.
    private const float Reach = 10;
    private const float Cubic = 0.044715f;
    private const float TwoRoot2OverPi = 1.59576912f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector bounded = Lane.Between<TSimd, TVector>(Reach, x);
        TVector inner = TSimd.MultiplyAdd(TSimd.Multiply(bounded, bounded), TSimd.Broadcast(Cubic), TSimd.Broadcast(1));
        TVector twice = TSimd.Multiply(TSimd.Multiply(inner, bounded), TSimd.Broadcast(TwoRoot2OverPi));
        return TSimd.Multiply(Lane.AtLeast<TSimd, TVector>(-Reach, x), Sigmoid.Parts<TSimd, TVector>(twice).Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector bounded = Lane.Between<TSimd, TVector>(Reach, x);
        TVector square = TSimd.Multiply(bounded, bounded);
        TVector inner = TSimd.MultiplyAdd(square, TSimd.Broadcast(Cubic), TSimd.Broadcast(1));
        TVector twice = TSimd.Multiply(TSimd.Multiply(inner, bounded), TSimd.Broadcast(TwoRoot2OverPi));
        TVector slope = TSimd.MultiplyAdd(square, TSimd.Broadcast(3 * Cubic * TwoRoot2OverPi), TSimd.Broadcast(TwoRoot2OverPi));
        (TVector value, TVector rest) = Sigmoid.Parts<TSimd, TVector>(twice);
        return TSimd.MultiplyAdd(TSimd.Multiply(TSimd.Multiply(bounded, slope), rest), value, value);
    }
}
