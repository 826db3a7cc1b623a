using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>The rectified linear unit, max(0, x). NaN stays NaN.</summary>
public static class Relu
{
    /// <summary>output = max(0, input).</summary>
    /// <param name="input">Any number of values.</param>
    /// <param name="output">As many values, overwritten; may be the input itself.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Forward(ReadOnlySpan<float> input, Span<float> output, InstructionSet set) =>
        ElementKernel<Rectify>.Run(default, input, input, output, set);

    /// <summary>gradInput = gradOutput where output > 0, else 0.</summary>
    /// <param name="output">The output of the forward pass.</param>
    /// <param name="gradOutput">As many values.</param>
    /// <param name="gradInput">As many values, overwritten; may be gradOutput itself.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void BackwardInput(
        ReadOnlySpan<float> output, ReadOnlySpan<float> gradOutput, Span<float> gradInput, InstructionSet set) =>
        ElementKernel<PassWherePositive>.Run(default, output, gradOutput, gradInput, set);

    private readonly struct Rectify : IElementOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector left, TVector right)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Relu(left);
    }

    private readonly struct PassWherePositive : IElementOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector left, TVector right)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.And(TSimd.GreaterThanZero(left), right);
    }
}
