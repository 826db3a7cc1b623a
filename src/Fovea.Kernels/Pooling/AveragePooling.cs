using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Pooling;

/// <summary>The mean of each window and channel over the values that it covers; padding is not counted. Lanes are channels.</summary>
public static unsafe class AveragePooling
{
    /// <summary>output[o, c] = mean over the taps of window o of input[tap, c].</summary>
    /// <param name="input">Any number of images.</param>
    /// <param name="geometry">The pooling.</param>
    /// <param name="output">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void Forward(ReadOnlySpan<float> input, PoolGeometry geometry, Span<float> output, InstructionSet set) =>
        WindowReduction<Mean>.Run(input, geometry, output, set);

    /// <summary>
    /// gradInput[i, c] = sum over the windows that cover i of gradOutput[o, c] / (number of values that window o covers).
    /// </summary>
    /// <param name="gradOutput">Any number of images.</param>
    /// <param name="geometry">The pooling.</param>
    /// <param name="gradInput">As many images, overwritten.</param>
    /// <param name="set">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The memory does not fit the geometry.</exception>
    public static void BackwardInput(ReadOnlySpan<float> gradOutput, PoolGeometry geometry, Span<float> gradInput, InstructionSet set)
    {
        int images = geometry.CountImages(gradInput.Length, gradOutput.Length);
        fixed (float* gradient = gradOutput, dx = gradInput)
        {
            if (QuarterReduction<Mean>.Supports(geometry))
            {
                var quarter = new QuarterGradient<EqualParts>(null, null, gradient, dx, geometry, images, false);
                Dispatch.Run(set.ForChannels(geometry.Channels), ref quarter);
            }
            else if (GradientRows.AreDisjoint(geometry))
            {
                WindowWalk<WindowGradient<EqualParts, Writing>>.Run(
                    geometry, images, new(null, null, gradient, dx, geometry, false), set);
            }
            else
            {
                WindowWalk<WindowGradient<EqualParts, Adding>>.Run(
                    geometry, images, new(null, null, gradient, dx, geometry, false), set);
            }
        }
    }

    private readonly struct Mean : IReduction
    {
        public static TVector Start<TSimd, TVector>(TVector firstTap)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Zero;

        public static TVector Join<TSimd, TVector>(TVector soFar, TVector tap)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Add(soFar, tap);

        public static TVector Finish<TSimd, TVector>(TVector all, TVector share)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Multiply(all, share);
    }
}
