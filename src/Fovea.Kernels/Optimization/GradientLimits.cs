using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Optimization;

/// <summary>What is done to a gradient before an optimiser sees it: limits (Pascanu et al., 2013) and sums over several batches.</summary>
public static unsafe class GradientLimits
{
    /// <summary>The sum of the squares. Infinity where it exceeds the range of floats, NaN where a value is NaN.</summary>
    /// <param name="values">The gradient, or a part of it of some thousand values: the lanes sum in single precision.</param>
    /// <param name="set">The instruction set to use.</param>
    public static float SumOfSquares(ReadOnlySpan<float> values, InstructionSet set)
    {
        fixed (float* source = values)
        {
            var kernel = new SquareKernel { Source = source, Length = values.Length };
            Dispatch.Run(set, ref kernel);
            return kernel.Sum;
        }
    }

    /// <summary>values *= factor.</summary>
    /// <param name="values">The gradient, changed.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="set">The instruction set to use.</param>
    public static void Scale(Span<float> values, float factor, InstructionSet set) =>
        ElementKernel<Product>.Run(new Product(factor), values, values, values, set);

    /// <summary>values = at most bound, at least -bound. NaN stays NaN.</summary>
    /// <param name="values">The gradient, changed.</param>
    /// <param name="bound">The bound, not negative.</param>
    /// <param name="set">The instruction set to use.</param>
    public static void Clamp(Span<float> values, float bound, InstructionSet set) =>
        ElementKernel<Bounded>.Run(new Bounded(bound), values, values, values, set);

    /// <summary>sum += factor values.</summary>
    /// <param name="values">The gradient of one batch.</param>
    /// <param name="factor">The share of that batch.</param>
    /// <param name="sum">As many values, changed.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Accumulate(ReadOnlySpan<float> values, float factor, Span<float> sum, InstructionSet set) =>
        ElementKernel<Weighted>.Run(new Weighted(factor), values, sum, sum, set);

    private readonly struct Product(float factor) : IElementOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector left, TVector right)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Multiply(left, TSimd.Broadcast(factor));
    }

    private readonly struct Bounded(float bound) : IElementOperator
    {
        // The lesser of two is the negative of the greater of their negatives.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector left, TVector right)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector least = TSimd.Broadcast(-bound);
            return TSimd.Subtract(
                TSimd.Zero, TSimd.AtLeast(least, TSimd.Subtract(TSimd.Zero, TSimd.AtLeast(least, left))));
        }
    }

    private readonly struct Weighted(float factor) : IElementOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TSimd, TVector>(TVector left, TVector right)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.MultiplyAdd(TSimd.Broadcast(factor), left, right);
    }

    private ref struct SquareKernel : IKernel
    {
        public float* Source;
        public int Length;
        public float Sum;

        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int whole = Length - (Length % TSimd.Lanes);
            Sum = SumRegisters<TSimd, TVector>(Source, whole) + SumRegisters<Plain, float>(Source + whole, Length - whole);
        }

        // A whole number of registers.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float SumRegisters<TSimd, TVector>(float* source, int length)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector sum = TSimd.Zero;
            for (nint i = 0; i < length; i += TSimd.Lanes)
            {
                TVector value = TSimd.Load(source + i);
                sum = TSimd.MultiplyAdd(value, value, sum);
            }

            return TSimd.SumOfLanes(sum);
        }
    }
}
