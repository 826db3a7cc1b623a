using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Losses;

/// <summary>Softmax over the last dimension: output[k] = exp(input[k] - max) / sum over j of exp(input[j] - max).</summary>
public static unsafe class Softmax
{
    /// <summary>Turns rows of scores into rows of probabilities.</summary>
    /// <param name="input">Rows one after the other.</param>
    /// <param name="classes">The length of a row.</param>
    /// <param name="output">As many values, overwritten; may be the input itself.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory is no whole number of rows, or the lengths differ.</exception>
    public static void Forward(ReadOnlySpan<float> input, int classes, Span<float> output, InstructionSet set)
    {
        int rows = CountRows(input.Length, classes);
        Lengths.RequireEqual(input.Length, output.Length);
        fixed (float* source = input, destination = output)
        {
            var kernel = new ForwardKernel { Input = source, Output = destination, Rows = rows, Classes = classes };
            Dispatch.Run(set.ForChannels(classes), ref kernel);
        }
    }

    /// <summary>gradInput[k] = output[k] (gradOutput[k] - sum over j of gradOutput[j] output[j]).</summary>
    /// <param name="output">The output of the forward pass.</param>
    /// <param name="gradOutput">As many values.</param>
    /// <param name="classes">The length of a row.</param>
    /// <param name="gradInput">As many values, overwritten; may be gradOutput itself.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory is no whole number of rows, or the lengths differ.</exception>
    public static void BackwardInput(
        ReadOnlySpan<float> output, ReadOnlySpan<float> gradOutput, int classes, Span<float> gradInput, InstructionSet set)
    {
        int rows = CountRows(output.Length, classes);
        Lengths.RequireEqual(output.Length, gradOutput.Length);
        Lengths.RequireEqual(output.Length, gradInput.Length);
        fixed (float* result = output, gradient = gradOutput, destination = gradInput)
        {
            var kernel = new BackwardKernel
            {
                Output = result, GradOutput = gradient, GradInput = destination, Rows = rows, Classes = classes,
            };
            Dispatch.Run(set.ForChannels(classes), ref kernel);
        }
    }

    internal static int CountRows(int length, int classes)
    {
        if (classes <= 0 || length % classes != 0)
        {
            throw new ArgumentException($"{length} values are no whole number of rows of {classes} classes.");
        }

        return length / classes;
    }

    private ref struct ForwardKernel : IKernel
    {
        public float* Input;
        public float* Output;
        public int Rows;
        public int Classes;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            for (int row = 0; row < Rows; row++)
            {
                float* input = Input + ((nint)row * Classes);
                float* output = Output + ((nint)row * Classes);
                float greatest = input[0];
                for (int k = 1; k < Classes; k++)
                {
                    greatest = MathF.Max(greatest, input[k]);
                }

                TVector shift = TSimd.Broadcast(greatest);
                float sum = 0;
                for (int k = 0; k < Classes; k += TSimd.Lanes)
                {
                    int left = Classes - k;
                    TVector shifted = TSimd.Subtract(Edge.Load<TSimd, TVector>(input + k, left), shift);
                    Edge.Store<TSimd, TVector>(output + k, Exponential.OfNonPositive<TSimd, TVector>(shifted), left);
                }

                for (int k = 0; k < Classes; k++)
                {
                    sum += output[k];
                }

                TVector inverse = TSimd.Broadcast(1 / sum);
                for (int k = 0; k < Classes; k += TSimd.Lanes)
                {
                    int left = Classes - k;
                    Edge.Store<TSimd, TVector>(output + k, TSimd.Multiply(Edge.Load<TSimd, TVector>(output + k, left), inverse), left);
                }
            }
        }
    }

    private ref struct BackwardKernel : IKernel
    {
        public float* Output;
        public float* GradOutput;
        public float* GradInput;
        public int Rows;
        public int Classes;

        public readonly void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            for (int row = 0; row < Rows; row++)
            {
                nint first = (nint)row * Classes;
                float dot = 0;
                for (nint k = first; k < first + Classes; k++)
                {
                    dot += Output[k] * GradOutput[k];
                }

                TVector mean = TSimd.Broadcast(dot);
                for (int k = 0; k < Classes; k += TSimd.Lanes)
                {
                    int left = Classes - k;
                    TVector difference = TSimd.Subtract(Edge.Load<TSimd, TVector>(GradOutput + first + k, left), mean);
                    TVector output = Edge.Load<TSimd, TVector>(Output + first + k, left);
                    Edge.Store<TSimd, TVector>(GradInput + first + k, TSimd.Multiply(output, difference), left);
                }
            }
        }
    }
}
