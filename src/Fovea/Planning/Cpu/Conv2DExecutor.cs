using Fovea.Kernels;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Geometry;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>Conv2D. The arithmetic is in Fovea.Kernels, Convolution.</summary>
internal sealed class Conv2DExecutor : Executor
{
    private readonly Conv2D layer;
    private readonly ConvolutionKernels kernels;

    public Conv2DExecutor(ExecutorSite site, Conv2D layer)
        : base(site)
    {
        this.layer = layer;
        (int top, int bottom, int left, int right) = layer.Padding.Resolve(site.InputShape, layer.Kernel, layer.Stride, layer.Dilation);
        var geometry = new ConvGeometry(
            new Window(site.InputShape.Height, layer.Kernel.Height, layer.Stride.Height, top, bottom, layer.Dilation.Height),
            new Window(site.InputShape.Width, layer.Kernel.Width, layer.Stride.Width, left, right, layer.Dilation.Width),
            site.InputShape.Channels,
            layer.Filters,
            layer.Groups);
        kernels = ConvolutionKernels.Choose(geometry, site.InstructionSet);
    }

    public override long OwnLength => ForwardLength + (PropagatesGradient ? kernels.BackwardInput.BackwardInputWeightLength : 0);

    public override int ScratchLength => Site.Mode == PlanMode.Inference
        ? kernels.Forward.ForwardScratchLength
        : Math.Max(
            kernels.Forward.ForwardScratchLength,
            Math.Max(
                kernels.BackwardWeight.BackwardWeightScratchLength,
                PropagatesGradient ? kernels.BackwardInput.BackwardInputScratchLength : 0));

    private bool PropagatesGradient => Site.InputGradients[0] is not null;

    private int ForwardLength => (int)SlotAllocator.Align(kernels.Forward.ForwardWeightLength);

    public override void Prepare()
    {
        Span<float> weight = Site.Node.Parameters[0].Span;
        kernels.Forward.PackForwardWeight(weight, Own.Span[..ForwardLength]);
        if (PropagatesGradient)
        {
            kernels.BackwardInput.PackBackwardInputWeight(weight, Own.Span[ForwardLength..]);
        }
    }

    public override void Forward(in Chunk chunk)
    {
        var tail = new OutputTail { Bias = layer.Bias ? Site.Node.Parameters[1].Span : default };
        kernels.Forward.Forward(chunk[Site.Inputs[0]], Own.Span[..ForwardLength], tail, chunk[Site.Output], chunk.Scratch);
    }

    public override void Backward(in Chunk chunk)
    {
        Span<float> gradOutput = chunk[Site.OutputGradient];
        kernels.BackwardWeight.BackwardWeight(chunk[Site.Inputs[0]], gradOutput, Site.Gradient(chunk, 0), chunk.Scratch);
        if (layer.Bias)
        {
            kernels.BackwardWeight.BackwardBias(gradOutput, Site.Gradient(chunk, 1));
        }

        if (Site.InputGradients[0] is { } gradInput)
        {
            kernels.BackwardInput.BackwardInput(gradOutput, Own.Span[ForwardLength..], chunk[gradInput], chunk.Scratch);
        }
    }
}
