using System.Runtime.CompilerServices;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Elementwise;

/// <summary>Element-wise product of two operands, with a common factor.</summary>
public static class Scale
{
    /// <summary>output = input * (mask * factor).</summary>
    /// <param name="input">Any number of values.</param>
    /// <param name="mask">As many values.</param>
    /// <param name="factor">A factor for all of them.</param>
    /// <param name="output">As many values, overwritten; may be one of the operands.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> mask, float factor, Span<float> output, InstructionSet set) =>
        ElementKernel<Product>.Run(new Product(factor), input, mask, output, set);

    private readonly struct Product(float factor) : IElementOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector left, TVector right)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Multiply(left, TSimd.Multiply(TSimd.Broadcast(factor), right));
    }
}
