using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>What activations are made of beside plain arithmetic.</summary>
internal static class Lane
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Negate<TSimd, TVector>(TVector value)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.Subtract(TSimd.Zero, value);

    /// <summary>The value without its sign, which is the highest bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Absolute<TSimd, TVector>(TVector value)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.AndNot(value, TSimd.Broadcast(-0f));

    /// <summary>The smaller of bound and value; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AtMost<TSimd, TVector>(float bound, TVector value)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => Negate<TSimd, TVector>(TSimd.AtLeast(TSimd.Broadcast(-bound), Negate<TSimd, TVector>(value)));

    /// <summary>The greater of bound and value; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AtLeast<TSimd, TVector>(float bound, TVector value)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.AtLeast(TSimd.Broadcast(bound), value);

    /// <summary>The value between -bound and bound; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Between<TSimd, TVector>(float bound, TVector value)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => AtMost<TSimd, TVector>(bound, AtLeast<TSimd, TVector>(-bound, value));

    /// <summary>
    /// The first value where the mask's lanes are ones, else the second. The bits of the other are taken away before the two are added, so
    /// what is not chosen may be NaN or infinite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Choose<TSimd, TVector>(TVector mask, TVector first, TVector second)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.Add(TSimd.And(first, mask), TSimd.AndNot(second, mask));
}
