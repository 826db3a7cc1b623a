using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Elementwise;

/// <summary>Element-wise addition.</summary>
public static unsafe class Sum
{
    /// <summary>output = left + right.</summary>
    /// <param name="left">Any number of values.</param>
    /// <param name="right">As many values.</param>
    /// <param name="output">As many values, overwritten; may be one of the operands.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Forward(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> output, InstructionSet set)
    {
        Lengths.RequireEqual(left.Length, right.Length);
        Lengths.RequireEqual(left.Length, output.Length);
        fixed (float* first = left, second = right, destination = output)
        {
            var kernel = new Kernel { Left = first, Right = second, Output = destination, Length = left.Length };
            Dispatch.Run(set, ref kernel);
        }
    }

    private ref struct Kernel : IKernel
    {
        public float* Left;
        public float* Right;
        public float* Output;
        public int Length;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            for (int i = 0; i < Length; i += TSimd.Lanes)
            {
                int left = Length - i;
                TVector sum = TSimd.Add(Edge.Load<TSimd, TVector>(Left + i, left), Edge.Load<TSimd, TVector>(Right + i, left));
                Edge.Store<TSimd, TVector>(Output + i, sum, left);
            }
        }
    }
}
