using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>Element-wise addition.</summary>
public static class Sum
{
    /// <summary>output = left + right.</summary>
    /// <param name="left">Any number of values.</param>
    /// <param name="right">As many values.</param>
    /// <param name="output">As many values, overwritten; may be one of the operands.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Forward(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> output, InstructionSet set) =>
        ElementKernel<Addition>.Run(default, left, right, output, set);

    /// <summary>output = max(0, left + right): a residual connection and the ReLU behind it. NaN stays NaN.</summary>
    /// <param name="left">Any number of values.</param>
    /// <param name="right">As many values.</param>
    /// <param name="output">As many values, overwritten; may be one of the operands.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ForwardRelu(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> output, InstructionSet set) =>
        ElementKernel<RectifiedAddition>.Run(default, left, right, output, set);

    private readonly struct Addition : IElementOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector left, TVector right)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Add(left, right);
    }

    private readonly struct RectifiedAddition : IElementOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector left, TVector right)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Relu(TSimd.Add(left, right));
    }
}
