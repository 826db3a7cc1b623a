using Fovea.Kernels.Convolution;
using Fovea.Kernels.Geometry;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>Conv2D. The arithmetic is in Fovea.Kernels, Convolution.</summary>
internal sealed class Conv2DExecutor(ExecutorSite site, Conv2D layer) : ProductExecutor(site, layer.Bias)
{
    private readonly ConvolutionKernels kernels =
        ConvolutionKernels.Choose(Geometry(site.InputShape, layer), site.InstructionSet, Arithmetic(site, layer));

    protected override int ForwardWeightLength => kernels.Forward.ForwardWeightLength;

    protected override int BackwardWeightLength => kernels.BackwardInput.BackwardInputWeightLength;

    protected override int WorkLength => Site.Mode == PlanMode.Inference
        ? kernels.Forward.ForwardScratchLength
        : Math.Max(
            kernels.Forward.ForwardScratchLength,
            Math.Max(
                kernels.BackwardWeight.BackwardWeightScratchLength,
                PropagatesGradient ? kernels.BackwardInput.BackwardInputScratchLength : 0));

    public override void Forward(in Chunk chunk) =>
        kernels.Forward.Forward(chunk[Site.Inputs[0]], ForwardWeight, Tail(chunk), chunk[Site.Output], chunk.Scratch);

    public override void Backward(in Chunk chunk)
    {
        ReadOnlySpan<float> gradOutput = GradientBehindTail(chunk);
        if (Site.IsTrained)
        {
            kernels.BackwardWeight.BackwardWeight(chunk[Site.Inputs[0]], gradOutput, Site.Gradient(chunk, 0), chunk.Scratch);
        }

        if (Site.InputGradients[0] is { } gradInput)
        {
            kernels.BackwardInput.BackwardInput(gradOutput, BackwardWeight, chunk[gradInput], chunk.Scratch);
        }
    }

    protected override void PackForward(ReadOnlySpan<float> weight, Span<float> packed) =>
        kernels.Forward.PackForwardWeight(weight, packed);

    protected override void PackBackward(ReadOnlySpan<float> weight, Span<float> packed) =>
        kernels.BackwardInput.PackBackwardInputWeight(weight, packed);

    /// <summary>Which algorithms may be chosen for a layer at its place.</summary>
    public static Arithmetic Arithmetic(ExecutorSite site, Conv2D layer) => site.Mode == PlanMode.Inference
        ? ConvolutionKernels.ForInference(Geometry(site.InputShape, layer), site.Batch, site.Arithmetic)
        : site.Arithmetic;

    /// <summary>The geometry of a layer for an input.</summary>
    public static ConvGeometry Geometry(Shape input, Conv2D layer)
    {
        (int top, int bottom, int left, int right) = layer.Padding.Resolve(input, layer.Kernel, layer.Stride, layer.Dilation);
        return new ConvGeometry(
            new Window(input.Height, layer.Kernel.Height, layer.Stride.Height, top, bottom, layer.Dilation.Height),
            new Window(input.Width, layer.Kernel.Width, layer.Stride.Width, left, right, layer.Dilation.Width),
            input.Channels,
            layer.Filters,
            layer.Groups);
    }
}
