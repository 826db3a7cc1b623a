using Fovea.Kernels.Simd;

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
            TVector missing = SoftmaxRow.Missing<TSimd, TVector>(Classes);
            for (int row = 0; row < Rows; row++)
            {
                float* output = Output + ((nint)row * Classes);
                float sum = SoftmaxRow.Exponentials<TSimd, TVector>(Input + ((nint)row * Classes), Classes, output, missing, out _);
                SoftmaxRow.Scale<TSimd, TVector>(output, Classes, 1 / sum);
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
                SoftmaxRow.BackwardInput<TSimd, TVector>(Output + first, GradOutput + first, Classes, GradInput + first);
            }
        }
    }
}
