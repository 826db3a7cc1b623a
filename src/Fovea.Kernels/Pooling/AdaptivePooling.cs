using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Pooling;

/// <summary>Mean and maximum over windows whose number is given and whose size follows. Lanes are channels.</summary>
public static unsafe class AdaptivePooling
{
    /// <summary>output[o, c] = mean over window o of input[.., c].</summary>
    /// <param name="input">Any number of images.</param>
    /// <param name="geometry">The pooling.</param>
    /// <param name="output">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void ForwardAverage(ReadOnlySpan<float> input, AdaptivePoolGeometry geometry, Span<float> output, InstructionSet set)
    {
        int images = geometry.CountImages(input.Length, output.Length);
        fixed (float* x = input, y = output)
        {
            AdaptiveKernel<AdaptiveAverage>.Run(new(x, y), geometry, images, set);
        }
    }

    /// <summary>output[o, c] = max over window o of input[.., c]. A NaN in a window makes its maximum NaN.</summary>
    /// <param name="input">Any number of images.</param>
    /// <param name="geometry">The pooling.</param>
    /// <param name="output">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void ForwardMaximum(ReadOnlySpan<float> input, AdaptivePoolGeometry geometry, Span<float> output, InstructionSet set)
    {
        int images = geometry.CountImages(input.Length, output.Length);
        fixed (float* x = input, y = output)
        {
            AdaptiveKernel<AdaptiveMaximum>.Run(new(x, y), geometry, images, set);
        }
    }

    /// <summary>gradInput[i, c] = sum over the windows that hold i of gradOutput[o, c] / pixels of o.</summary>
    /// <param name="gradOutput">Any number of images.</param>
    /// <param name="geometry">The pooling.</param>
    /// <param name="gradInput">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void BackwardAverage(
        ReadOnlySpan<float> gradOutput, AdaptivePoolGeometry geometry, Span<float> gradInput, InstructionSet set)
    {
        int images = geometry.CountImages(gradInput.Length, gradOutput.Length);
        gradInput.Clear();
        fixed (float* gradient = gradOutput, dx = gradInput)
        {
            AdaptiveKernel<AdaptiveAverageGradient>.Run(new(dx, gradient), geometry, images, set);
        }
    }

    /// <summary>
    /// gradInput[i, c] = sum of gradOutput over the windows whose maximum stands at i; of several equal ones the first, row by row, takes
    /// it.
    /// </summary>
    /// <param name="input">The input of the forward pass.</param>
    /// <param name="output">The output of the forward pass.</param>
    /// <param name="gradOutput">As many values as the output.</param>
    /// <param name="geometry">The pooling.</param>
    /// <param name="gradInput">As many values as the input, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void BackwardMaximum(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> gradOutput,
        AdaptivePoolGeometry geometry,
        Span<float> gradInput,
        InstructionSet set)
    {
        int images = geometry.CountImages(input.Length, output.Length);
        Lengths.RequireEqual(input.Length, gradInput.Length);
        Lengths.RequireEqual(output.Length, gradOutput.Length);
        gradInput.Clear();
        fixed (float* x = input, y = output, gradient = gradOutput, dx = gradInput)
        {
            AdaptiveKernel<AdaptiveMaximumGradient>.Run(new(x, y, gradient, dx), geometry, images, set);
        }
    }
}
