using Fovea.Kernels;
using Fovea.Kernels.Convolution;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>
/// Conv2D in training, divided by channels: chunks bring their images together, and each part of the work then reads its part of the weight
/// once for all of them. The arithmetic is in Fovea.Kernels, Convolution, BatchConvolution.
/// </summary>
internal sealed class BatchConv2DExecutor(ExecutorSite site, Conv2D layer) : ProductExecutor(site, layer.Bias)
{
    private readonly BatchConvolution convolution =
        new(Conv2DExecutor.Geometry(site.InputShape, layer), site.InstructionSet, site.Batch);

    public override int PreparedParts => 0;

    public override int ForwardParts => convolution.ForwardParts;

    // The parts of the input's gradient are the larger ones, so they come first.
    public override int BackwardParts => InputParts + (Site.IsTrained ? convolution.BackwardWeightParts : 0);

    public override long CommonLength => Math.Max(
        convolution.ForwardLength, WeightLength + (PropagatesGradient ? convolution.BackwardInputLength : 0));

    protected override int ForwardWeightLength => 0;

    protected override int BackwardWeightLength => 0;

    protected override int WorkLength => convolution.ScratchLength;

    private int InputParts => PropagatesGradient ? convolution.BackwardInputParts : 0;

    // What is gathered for the weight's gradient, where that is wanted.
    private int WeightLength => Site.IsTrained ? convolution.BackwardWeightLength : 0;

    private Span<float> Gathered => Common.Span[..convolution.ForwardLength];

    private Span<float> GatheredForWeight => Common.Span[..WeightLength];

    private Span<float> GatheredGradient => Common.Span.Slice(WeightLength, convolution.BackwardInputLength);

    public override void GatherForward(in Chunk chunk) =>
        convolution.GatherForward(chunk[Site.Inputs[0]], chunk.FirstImage, Gathered);

    public override void ForwardPart(in BatchView batch, int part)
    {
        for (int first = 0; first < batch.Images; first += convolution.ForwardImages)
        {
            int images = Math.Min(convolution.ForwardImages, batch.Images - first);
            convolution.Forward(part, first, images, Gathered, ModelWeight, batch.Scratch);
            for (int i = 0; i < images; i++)
            {
                ReadOnlySpan<float> addend = Site.Layer.Addend is null ? default : batch.Image(Site.Inputs[1], first + i);
                convolution.ForwardOutput(part, i, Tail(addend), batch.Image(Site.Output, first + i), batch.Scratch);
            }
        }
    }

    public override void GatherBackward(in Chunk chunk)
    {
        ReadOnlySpan<float> gradOutput = GradientBehindTail(chunk);
        if (Site.IsTrained)
        {
            convolution.GatherBackwardWeight(chunk[Site.Inputs[0]], gradOutput, chunk.FirstImage, GatheredForWeight);
        }

        if (PropagatesGradient)
        {
            convolution.GatherBackwardInput(gradOutput, chunk.FirstImage, GatheredGradient);
        }
    }

    public override void BackwardPart(in BatchView batch, int part)
    {
        if (part < InputParts)
        {
            BackwardInput(batch, part);
            return;
        }

        Span<float> gradWeight = batch.Gradients.Slice(Site.Node.Parameters[0].Offset, ModelWeight.Length);
        convolution.BackwardWeight(part - InputParts, batch.Images, GatheredForWeight, gradWeight, batch.Scratch);
    }

    protected override void PackForward(ReadOnlySpan<float> weight, Span<float> packed)
    {
    }

    protected override void PackBackward(ReadOnlySpan<float> weight, Span<float> packed)
    {
    }

    private void BackwardInput(in BatchView batch, int part)
    {
        Slot gradInput = Site.InputGradients[0]!.Value;
        for (int first = 0; first < batch.Images; first += convolution.BackwardInputImages)
        {
            int images = Math.Min(convolution.BackwardInputImages, batch.Images - first);
            convolution.BackwardInput(part, first, images, GatheredGradient, ModelWeight, batch.Scratch);
            for (int i = 0; i < images; i++)
            {
                convolution.BackwardInputGradient(part, i, batch.Image(gradInput, first + i), batch.Scratch);
            }
        }
    }
}
