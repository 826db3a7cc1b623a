using Fovea.Kernels.Convolution.Winograd;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// The algorithms chosen for one convolution, direction by direction. This is the one place of that choice; the others compute.
/// The measurements behind it stand beside the benchmark, bench/Fovea.Bench.
/// </summary>
/// <param name="Forward">Computes the output.</param>
/// <param name="BackwardInput">Computes the gradient of the input.</param>
/// <param name="BackwardWeight">Computes the gradients of weight and bias.</param>
public sealed record ConvolutionKernels(
    ConvolutionAlgorithm Forward, ConvolutionAlgorithm BackwardInput, ConvolutionAlgorithm BackwardWeight)
{
    /// <summary>Chooses for a geometry.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The geometry has no output.</exception>
    public static ConvolutionKernels Choose(ConvGeometry geometry, InstructionSet instructionSet)
    {
        var direct = new DirectConvolution(geometry, instructionSet);
        if (WinogradConvolution.Supports(geometry) && geometry.InputChannels >= 16 && geometry.OutputChannels >= 16)
        {
            var winograd = new WinogradConvolution(geometry, instructionSet);
            return new ConvolutionKernels(winograd, winograd, winograd);
        }

        return new ConvolutionKernels(direct, direct, direct);
    }
}
