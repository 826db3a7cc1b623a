using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>x min(max(x + 3, 0), 6) / 6: 0 up to -3, x from 3 on.</summary>
internal readonly struct HardSwish : IActivation
{
    private const float Reach = 3;
    private const float Share = 1f / 6;

    // Below -3 the gate is 0, and -3 in the place of x keeps 0 times infinity out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector value = Lane.AtLeast<TSimd, TVector>(-Reach, x);
        TVector gate = Lane.AtMost<TSimd, TVector>(2 * Reach, TSimd.Add(value, TSimd.Broadcast(Reach)));
        return TSimd.Multiply(value, TSimd.Multiply(gate, TSimd.Broadcast(Share)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector between = TSimd.MultiplyAdd(x, TSimd.Broadcast(2 * Share), TSimd.Broadcast(0.5f));
        TVector above = TSimd.GreaterThanZero(TSimd.Subtract(x, TSimd.Broadcast(Reach)));
        TVector some = TSimd.GreaterThanZero(TSimd.Add(x, TSimd.Broadcast(Reach)));
        return TSimd.And(some, Lane.Choose<TSimd, TVector>(above, TSimd.Broadcast(1), between));
    }
}
