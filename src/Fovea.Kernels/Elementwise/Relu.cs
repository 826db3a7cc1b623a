using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Elementwise;

/// <summary>The rectified linear unit, max(0, x). NaN stays NaN.</summary>
public static unsafe class Relu
{
    /// <summary>output = max(0, input).</summary>
    /// <param name="input">Any number of values.</param>
    /// <param name="output">As many values, overwritten; may be the input itself.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Forward(ReadOnlySpan<float> input, Span<float> output, InstructionSet set)
    {
        Lengths.RequireEqual(input.Length, output.Length);
        fixed (float* source = input, destination = output)
        {
            var kernel = new ForwardKernel { Input = source, Output = destination, Length = input.Length };
            Dispatch.Run(set, ref kernel);
        }
    }

    /// <summary>gradInput = gradOutput where output > 0, else 0.</summary>
    /// <param name="output">The output of the forward pass.</param>
    /// <param name="gradOutput">As many values.</param>
    /// <param name="gradInput">As many values, overwritten; may be gradOutput itself.</param>
    /// <param name="set">The instruction set to use.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void BackwardInput(ReadOnlySpan<float> output, ReadOnlySpan<float> gradOutput, Span<float> gradInput, InstructionSet set)
    {
        Lengths.RequireEqual(output.Length, gradOutput.Length);
        Lengths.RequireEqual(output.Length, gradInput.Length);
        fixed (float* result = output, gradient = gradOutput, destination = gradInput)
        {
            var kernel = new BackwardKernel { Output = result, GradOutput = gradient, GradInput = destination, Length = output.Length };
            Dispatch.Run(set, ref kernel);
        }
    }

    private ref struct ForwardKernel : IKernel
    {
        public float* Input;
        public float* Output;
        public int Length;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            for (int i = 0; i < Length; i += TSimd.Lanes)
            {
                int left = Length - i;
                Edge.Store<TSimd, TVector>(Output + i, TSimd.Relu(Edge.Load<TSimd, TVector>(Input + i, left)), left);
            }
        }
    }

    private ref struct BackwardKernel : IKernel
    {
        public float* Output;
        public float* GradOutput;
        public float* GradInput;
        public int Length;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            for (int i = 0; i < Length; i += TSimd.Lanes)
            {
                int left = Length - i;
                TVector open = TSimd.GreaterThanZero(Edge.Load<TSimd, TVector>(Output + i, left));
                Edge.Store<TSimd, TVector>(GradInput + i, TSimd.And(open, Edge.Load<TSimd, TVector>(GradOutput + i, left)), left);
            }
        }
    }
}
