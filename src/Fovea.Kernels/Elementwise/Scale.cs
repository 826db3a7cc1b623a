using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Elementwise;

/// <summary>Element-wise product of two operands, with a common factor.</summary>
public static unsafe class Scale
{
    /// <summary>output = input * mask * factor.</summary>
    /// <param name="input">Any number of values.</param>
    /// <param name="mask">As many values.</param>
    /// <param name="factor">A factor for all of them.</param>
    /// <param name="output">As many values, overwritten; may be one of the operands.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> mask, float factor, Span<float> output, InstructionSet set)
    {
        Lengths.RequireEqual(input.Length, mask.Length);
        Lengths.RequireEqual(input.Length, output.Length);
        fixed (float* source = input, factors = mask, destination = output)
        {
            var kernel = new Kernel { Input = source, Mask = factors, Factor = factor, Output = destination, Length = input.Length };
            Dispatch.Run(set, ref kernel);
        }
    }

    private ref struct Kernel : IKernel
    {
        public float* Input;
        public float* Mask;
        public float Factor;
        public float* Output;
        public int Length;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector factor = TSimd.Broadcast(Factor);
            for (int i = 0; i < Length; i += TSimd.Lanes)
            {
                int left = Length - i;
                TVector mask = TSimd.Multiply(factor, Edge.Load<TSimd, TVector>(Mask + i, left));
                Edge.Store<TSimd, TVector>(Output + i, TSimd.Multiply(Edge.Load<TSimd, TVector>(Input + i, left), mask), left);
            }
        }
    }
}
