using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Optimization;

/// <summary>The exponential moving average of parameters (Polyak and Juditsky, 1992; Tarvainen and Valpola, 2017).</summary>
public static class AverageUpdate
{
    /// <summary>average += (1 - decay) (values - average).</summary>
    /// <param name="values">The parameters.</param>
    /// <param name="average">Their average, changed.</param>
    /// <param name="decay">What remains of the old average, 0 to 1.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(ReadOnlySpan<float> values, Span<float> average, float decay, InstructionSet set) =>
        ElementKernel<Approach>.Run(new Approach(1 - decay), average, values, average, set);

    private readonly struct Approach(float share) : IElementOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector left, TVector right)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.MultiplyAdd(TSimd.Broadcast(share), TSimd.Subtract(right, left), left);
    }
}
