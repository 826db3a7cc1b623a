using Fovea.Kernels.Convolution;
using Fovea.Kernels.Geometry;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>
/// ConvTranspose2D. The layer is the way back through the convolution that leads from its output to its input: forward is that
/// convolution's BackwardInput, and backward its Forward and, with the two operands' places changed, its BackwardWeight. The arithmetic is
/// in Fovea.Kernels, Convolution.
/// </summary>
internal sealed class ConvTransposeExecutor : Executor
{
    private const int Weight = 0;
    private const int Bias = 1;

    private readonly ConvolutionKernels kernels;
    private readonly bool hasBias;

    public ConvTransposeExecutor(ExecutorSite site, ConvTranspose2D layer)
        : base(site)
    {
        hasBias = layer.Bias;
        kernels = ConvolutionKernels.Choose(
            Geometry(site.Node.Name, site.InputShape, site.Node.OutputShape, layer), site.InstructionSet, site.Arithmetic);
    }

    public override long OwnLength => ForwardLength + BackwardLength;

    public override int PreparedParts => PropagatesGradient ? 2 : 1;

    public override int ScratchLength => Site.Mode == PlanMode.Inference
        ? kernels.BackwardInput.BackwardInputScratchLength
        : Math.Max(
            kernels.BackwardInput.BackwardInputScratchLength,
            Math.Max(
                kernels.BackwardWeight.BackwardWeightScratchLength, PropagatesGradient ? kernels.Forward.ForwardScratchLength : 0));

    private bool PropagatesGradient => Site.InputGradients[0] is not null;

    private int ForwardLength => (int)SlotAllocator.Align(kernels.BackwardInput.BackwardInputWeightLength);

    private int BackwardLength => PropagatesGradient ? kernels.Forward.ForwardWeightLength : 0;

    public override void Prepare(int part, Span<float> scratch)
    {
        ReadOnlySpan<float> weight = Site.Node.Parameters[Weight].Values;
        if (part == 0)
        {
            kernels.BackwardInput.PackBackwardInputWeight(weight, Own.Span[..ForwardLength]);
        }
        else
        {
            kernels.Forward.PackForwardWeight(weight, Own.Span[ForwardLength..]);
        }
    }

    public override void Forward(in Chunk chunk)
    {
        Span<float> output = chunk[Site.Output];
        kernels.BackwardInput.BackwardInput(chunk[Site.Inputs[0]], Own.Span[..ForwardLength], output, chunk.Scratch);
        if (hasBias)
        {
            Kernels.Elementwise.Bias.Forward(output, Site.Node.Parameters[Bias].Values, Site.InstructionSet);
        }
    }

    public override void Backward(in Chunk chunk)
    {
        Span<float> gradOutput = chunk[Site.OutputGradient];
        if (hasBias && Site.IsTrained)
        {
            Kernels.Elementwise.Bias.Backward(gradOutput, Site.Gradient(chunk, Bias), Site.InstructionSet);
        }

        if (Site.IsTrained)
        {
            kernels.BackwardWeight.BackwardWeight(gradOutput, chunk[Site.Inputs[0]], Site.Gradient(chunk, Weight), chunk.Scratch);
        }

        if (Site.InputGradients[0] is { } gradInput)
        {
            kernels.Forward.Forward(gradOutput, Own.Span.Slice(ForwardLength, BackwardLength), default, chunk[gradInput], chunk.Scratch);
        }
    }

    // The convolution from the layer's output to its input.
    private static ConvGeometry Geometry(string name, Shape input, Shape output, ConvTranspose2D layer)
    {
        TransposedExtent vertical = TransposedExtent.Of(name, layer, input.Height, isHeight: true);
        TransposedExtent horizontal = TransposedExtent.Of(name, layer, input.Width, isHeight: false);
        return new ConvGeometry(
            new Window(output.Height, layer.Kernel.Height, layer.Stride.Height, vertical.Before, vertical.After, layer.Dilation.Height),
            new Window(output.Width, layer.Kernel.Width, layer.Stride.Width, horizontal.Before, horizontal.After, layer.Dilation.Width),
            output.Channels,
            input.Channels,
            layer.Groups);
    }
}
