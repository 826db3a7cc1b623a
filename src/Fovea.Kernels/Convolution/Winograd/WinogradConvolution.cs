using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Kernels.Tiles;

namespace Fovea.Kernels.Convolution.Winograd;

/// <summary>
/// Convolution of 3x3 with stride 1 by Winograd's F(4x4, 3x3): 36 products in place of 144 for each tile of 4x4 outputs, in all three
/// directions. The matrices and their source stand in <see cref="WinogradMatrices"/>; the rounding error is some times that of the plain
/// sum, see docs/kernels.md.
/// </summary>
public sealed unsafe class WinogradConvolution : ConvolutionAlgorithm
{
    /// <summary>The rows of outputs that are computed together.</summary>
    public const int TileRows = WinogradMatrices.Outputs;

    private readonly WinogradPass forward;
    private readonly WinogradPass backward;
    private readonly WinogradWeightGradient weightGradient;

    /// <summary>Prepares for a geometry.</summary>
    /// <param name="geometry">A convolution that <see cref="Supports"/> accepts.</param>
    /// <param name="instructionSet">The widest instruction set to use.</param>
    /// <exception cref="ArgumentException">The geometry has no output, or another form.</exception>
    public WinogradConvolution(ConvGeometry geometry, InstructionSet instructionSet)
        : base(geometry, instructionSet)
    {
        RequireSupport(geometry);
        forward = new WinogradPass(WinogradPlane.Forward(geometry), instructionSet);
        backward = new WinogradPass(WinogradPlane.Backward(geometry), instructionSet);
        weightGradient = new WinogradWeightGradient(geometry, instructionSet);
    }

    /// <inheritdoc/>
    public override int ForwardWeightLength => forward.WeightLength;

    /// <inheritdoc/>
    public override int BackwardInputWeightLength => backward.WeightLength;

    /// <inheritdoc/>
    public override int ForwardScratchLength => forward.ScratchLength;

    /// <inheritdoc/>
    public override int BackwardInputScratchLength => backward.ScratchLength;

    /// <inheritdoc/>
    public override int BackwardWeightScratchLength => weightGradient.ScratchLength;

    /// <summary>Whether a convolution has the form that this algorithm computes: 3x3, stride 1, dilation 1, padding up to 2, one
    /// group.</summary>
    /// <param name="geometry">The convolution.</param>
    public static bool Supports(ConvGeometry geometry) =>
        geometry.Groups == 1 && SupportsWindow(geometry.Vertical) && SupportsWindow(geometry.Horizontal);

    /// <inheritdoc/>
    public override void PackForwardWeight(ReadOnlySpan<float> weight, Span<float> packed)
    {
        Lengths.Require(weight.Length, Geometry.WeightLength, "The weight");
        Lengths.Require(packed.Length, ForwardWeightLength, "The packed weight");
        fixed (float* source = weight, destination = packed)
        {
            forward.Pack(source, FilterView.Forward(Geometry.InputChannels, Geometry.OutputChannels), destination);
        }
    }

    /// <inheritdoc/>
    public override void PackBackwardInputWeight(ReadOnlySpan<float> weight, Span<float> packed)
    {
        Lengths.Require(weight.Length, Geometry.WeightLength, "The weight");
        Lengths.Require(packed.Length, BackwardInputWeightLength, "The packed weight");
        fixed (float* source = weight, destination = packed)
        {
            backward.Pack(source, FilterView.Turned(Geometry.InputChannels, Geometry.OutputChannels), destination);
        }
    }

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> packedWeight, OutputTail tail, Span<float> output, Span<float> scratch)
    {
        int images = CountImages(input.Length, output.Length);
        Lengths.Require(packedWeight.Length, ForwardWeightLength, "The packed weight");
        Lengths.Require(scratch.Length, ForwardScratchLength, "The scratch memory");
        tail.Require(Geometry.OutputChannels, output.Length);
        fixed (float* source = input, weight = packedWeight, destination = output, work = scratch)
        {
            forward.Run(source, images, weight, tail, destination, work);
        }
    }

    /// <inheritdoc/>
    public override void BackwardInput(
        ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> packedWeight, Span<float> gradInput, Span<float> scratch)
    {
        int images = CountImages(gradInput.Length, gradOutput.Length);
        Lengths.Require(packedWeight.Length, BackwardInputWeightLength, "The packed weight");
        Lengths.Require(scratch.Length, BackwardInputScratchLength, "The scratch memory");
        fixed (float* source = gradOutput, weight = packedWeight, destination = gradInput, work = scratch)
        {
            backward.Run(source, images, weight, default, destination, work);
        }
    }

    /// <inheritdoc/>
    public override void BackwardWeight(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, Span<float> gradWeight, Span<float> scratch)
    {
        int images = CountImages(input.Length, gradOutput.Length);
        Lengths.Require(gradWeight.Length, Geometry.WeightLength, "The weight's gradient");
        Lengths.Require(scratch.Length, BackwardWeightScratchLength, "The scratch memory");
        fixed (float* source = input, gradient = gradOutput, destination = gradWeight, work = scratch)
        {
            weightGradient.Run(source, gradient, images, destination, Registers.Align(work));
        }
    }

    /// <summary>Refuses a convolution of another form.</summary>
    internal static void RequireSupport(ConvGeometry geometry)
    {
        if (!Supports(geometry))
        {
            throw new ArgumentException(
                $"Winograd's F(4x4, 3x3) takes 3x3 kernels with stride 1, dilation 1, padding up to 2 and one group. Received {geometry}.");
        }
    }

    private static bool SupportsWindow(Window window) =>
        window is { Kernel: WinogradMatrices.Taps, Stride: 1, Dilation: 1, PadBefore: <= 2, PadAfter: <= 2 };
}
