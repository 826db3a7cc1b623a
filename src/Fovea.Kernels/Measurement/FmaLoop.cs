using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Measurement;

/// <summary>
/// Chains of multiply-adds that do not wait for each other. Two units of four to five cycles keep 8 to 10 chains busy; 12 leave room for
/// slower ones and still fit the 16 registers of AVX2 with the two constants.
/// </summary>
internal static class FmaLoop
{
    /// <summary>The number of chains, each with one multiply-add a round.</summary>
    public const int Chains = 12;

    // Written out, because the compiler keeps separate locals in registers and nothing else. Each value moves towards 1 and stays a
    // normal number, however many rounds.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TVector Run<TSimd, TVector>(int rounds)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector x = TSimd.Broadcast(0.999f), y = TSimd.Broadcast(0.001f);
        TVector a0 = y, a1 = y, a2 = y, a3 = y, a4 = y, a5 = y;
        TVector a6 = y, a7 = y, a8 = y, a9 = y, a10 = y, a11 = y;
        for (int i = 0; i < rounds; i++)
        {
            a0 = TSimd.MultiplyAdd(a0, x, y);
            a1 = TSimd.MultiplyAdd(a1, x, y);
            a2 = TSimd.MultiplyAdd(a2, x, y);
            a3 = TSimd.MultiplyAdd(a3, x, y);
            a4 = TSimd.MultiplyAdd(a4, x, y);
            a5 = TSimd.MultiplyAdd(a5, x, y);
            a6 = TSimd.MultiplyAdd(a6, x, y);
            a7 = TSimd.MultiplyAdd(a7, x, y);
            a8 = TSimd.MultiplyAdd(a8, x, y);
            a9 = TSimd.MultiplyAdd(a9, x, y);
            a10 = TSimd.MultiplyAdd(a10, x, y);
            a11 = TSimd.MultiplyAdd(a11, x, y);
        }

        // The sum makes every chain part of the result, so that none is left out.
        TVector low = TSimd.Add(TSimd.Add(TSimd.Add(a0, a1), TSimd.Add(a2, a3)), TSimd.Add(a4, a5));
        TVector high = TSimd.Add(TSimd.Add(TSimd.Add(a6, a7), TSimd.Add(a8, a9)), TSimd.Add(a10, a11));
        return TSimd.Add(low, high);
    }
}
