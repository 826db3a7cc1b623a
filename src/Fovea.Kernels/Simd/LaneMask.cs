using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Simd;

/// <summary>Masks of neighbouring lanes.</summary>
internal static unsafe class LaneMask
{
    private const int Widest = 16;

    private static ReadOnlySpan<float> Pattern =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The lanes from <paramref name="first"/> on that come before <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TVector Between<TSimd, TVector>(int first, int end)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // The ones begin at element 16 and end before element 32.
        fixed (float* pattern = Pattern)
        {
            TVector begun = TSimd.GreaterThanZero(TSimd.Load(pattern + Widest - first));
            TVector notEnded = TSimd.GreaterThanZero(TSimd.Load(pattern + (2 * Widest) - end));
            return TSimd.And(begun, notEnded);
        }
    }
}
