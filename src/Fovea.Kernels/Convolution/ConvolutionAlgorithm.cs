using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// One way to compute a convolution in all its directions, prepared for a geometry and an instruction set. Instances are immutable and can
/// be used from several threads at once, each with its own scratch memory. Nothing is allocated after construction.
/// <para>Images lie one after the other, each [height, width, channels]; weights are [kernelHeight, kernelWidth, inputChannels / groups,
/// outputChannels].</para>
/// </summary>
public abstract class ConvolutionAlgorithm
{
    /// <summary>Keeps the geometry and the instruction set.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The geometry has no output.</exception>
    protected ConvolutionAlgorithm(ConvGeometry geometry, InstructionSet instructionSet)
    {
        Geometry = geometry.Validate();
        InstructionSet = instructionSet;
    }

    /// <summary>The convolution that this was prepared for.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>The widest instruction set that is used.</summary>
    public InstructionSet InstructionSet { get; }

    /// <summary>The floats that the packed weights of <see cref="Forward"/> take.</summary>
    public abstract int ForwardWeightLength { get; }

    /// <summary>The floats that the packed weights of <see cref="BackwardInput"/> take.</summary>
    public abstract int BackwardInputWeightLength { get; }

    /// <summary>The floats of scratch memory that one call of <see cref="Forward"/> needs.</summary>
    public abstract int ForwardScratchLength { get; }

    /// <summary>The floats of scratch memory that one call of <see cref="BackwardInput"/> needs.</summary>
    public abstract int BackwardInputScratchLength { get; }

    /// <summary>The floats of scratch memory that one call of <see cref="BackwardWeight"/> needs.</summary>
    public abstract int BackwardWeightScratchLength { get; }

    /// <summary>Brings weights into the order that <see cref="Forward"/> reads.</summary>
    /// <param name="weight">Geometry.WeightLength values.</param>
    /// <param name="packed">At least ForwardWeightLength values, overwritten.</param>
    public abstract void PackForwardWeight(ReadOnlySpan<float> weight, Span<float> packed);

    /// <summary>Brings weights into the order that <see cref="BackwardInput"/> reads.</summary>
    /// <param name="weight">Geometry.WeightLength values.</param>
    /// <param name="packed">At least BackwardInputWeightLength values, overwritten.</param>
    public abstract void PackBackwardInputWeight(ReadOnlySpan<float> weight, Span<float> packed);

    /// <summary>output = tail(input * weight).</summary>
    /// <param name="input">Any number of images.</param>
    /// <param name="packedWeight">From <see cref="PackForwardWeight"/>.</param>
    /// <param name="tail">Bias, addend and ReLU, as wanted.</param>
    /// <param name="output">As many images, overwritten.</param>
    /// <param name="scratch">At least ForwardScratchLength values.</param>
    public abstract void Forward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeight, OutputTail tail, Span<float> output, Span<float> scratch);

    /// <summary>gradInput[i] = sum over the outputs that input i takes part in of weight * gradOutput.</summary>
    /// <param name="gradOutput">Any number of images.</param>
    /// <param name="packedWeight">From <see cref="PackBackwardInputWeight"/>.</param>
    /// <param name="gradInput">As many images, overwritten.</param>
    /// <param name="scratch">At least BackwardInputScratchLength values.</param>
    public abstract void BackwardInput(
        ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> packedWeight, Span<float> gradInput, Span<float> scratch);

    /// <summary>gradWeight = sum over images and outputs of input * gradOutput.</summary>
    /// <param name="input">Any number of images.</param>
    /// <param name="gradOutput">As many images.</param>
    /// <param name="gradWeight">Geometry.WeightLength values, overwritten.</param>
    /// <param name="scratch">At least BackwardWeightScratchLength values.</param>
    public abstract void BackwardWeight(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, Span<float> gradWeight, Span<float> scratch);

    /// <summary>gradBias = sum over images and pixels of gradOutput.</summary>
    /// <param name="gradOutput">Any number of images.</param>
    /// <param name="gradBias">One value for each output channel, overwritten.</param>
    public void BackwardBias(ReadOnlySpan<float> gradOutput, Span<float> gradBias) =>
        Elementwise.Bias.Backward(gradOutput, gradBias, InstructionSet);

    /// <summary>Refuses memory that does not fit the geometry.</summary>
    /// <returns>The number of images.</returns>
    private protected int CountImages(int inputLength, int outputLength) =>
        Lengths.Count(inputLength, Geometry.InputLength, outputLength, Geometry.OutputLength, "images");
}
