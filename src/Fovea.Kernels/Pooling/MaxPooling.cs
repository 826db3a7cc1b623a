using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Pooling;

/// <summary>
/// The greatest value of each window and channel. Lanes are channels. A NaN in a window makes its maximum NaN.
/// </summary>
public static unsafe class MaxPooling
{
    /// <summary>output[o, c] = max over the taps of window o of input[tap, c].</summary>
    /// <param name="input">Any number of images.</param>
    /// <param name="geometry">The pooling.</param>
    /// <param name="output">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void Forward(ReadOnlySpan<float> input, PoolGeometry geometry, Span<float> output, InstructionSet set) =>
        WindowReduction<Maximum>.Run(input, geometry, output, set);

    /// <summary>
    /// gradInput[i, c] = sum of gradOutput over the windows whose maximum stands at i. Where a window holds its maximum several times the
    /// first place, row by row, takes the whole gradient (the policy First of the steps), so the gradients' sum is kept.
    /// </summary>
    /// <param name="input">The input of the forward pass.</param>
    /// <param name="output">The output of the forward pass.</param>
    /// <param name="gradOutput">As many values as the output.</param>
    /// <param name="geometry">The pooling.</param>
    /// <param name="gradInput">As many values as the input, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <param name="reluInput">Whether the input is a ReLU's output and gradInput is to be the gradient in front of the ReLU: the gradient
    /// then passes only where the maximum is greater than 0.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void BackwardInput(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> gradOutput,
        PoolGeometry geometry,
        Span<float> gradInput,
        InstructionSet set,
        bool reluInput = false)
    {
        int images = geometry.CountImages(input.Length, output.Length);
        geometry.CountImages(gradInput.Length, gradOutput.Length);
        if (gradInput.Length != input.Length)
        {
            throw new ArgumentException($"The input's gradient must have the input's {input.Length} values. Received {gradInput.Length}.");
        }

        fixed (float* x = input, y = output, gradient = gradOutput, dx = gradInput)
        {
            if (QuarterReduction<Maximum>.Supports(geometry))
            {
                var quarter = new QuarterGradient<FirstMaximum>(x, y, gradient, dx, geometry, images, reluInput);
                Dispatch.Run(set.ForChannels(geometry.Channels), ref quarter);
            }
            else if (GradientRows.AreDisjoint(geometry))
            {
                WindowWalk<WindowGradient<FirstMaximum, Writing>>.Run(
                    geometry, images, new(x, y, gradient, dx, geometry, reluInput), set);
            }
            else
            {
                WindowWalk<WindowGradient<FirstMaximum, Adding>>.Run(
                    geometry, images, new(x, y, gradient, dx, geometry, reluInput), set);
            }
        }
    }

    private readonly struct Maximum : IReduction
    {
        public static TVector Start<TSimd, TVector>(TVector firstTap)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => firstTap;

        public static TVector Join<TSimd, TVector>(TVector soFar, TVector tap)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Max(soFar, tap);

        public static TVector Finish<TSimd, TVector>(TVector all, TVector share)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => all;
    }
}
