using Fovea.Kernels.MatMul;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>Dense. The arithmetic is in Fovea.Kernels, MatMul.</summary>
internal sealed class DenseExecutor(ExecutorSite site, Dense layer) : ProductExecutor(site, layer.Bias)
{
    private readonly MatrixProduct product = new(site.InputShape.Length, layer.Units, site.InstructionSet);

    protected override int ForwardWeightLength => product.ForwardWeightLength;

    protected override int BackwardWeightLength => product.BackwardInputWeightLength;

    protected override int WorkLength => Site.Mode == PlanMode.Inference ? 0 : product.BackwardWeightScratchLength(Site.ImagesPerChunk);

    public override void Forward(in Chunk chunk) =>
        product.Forward(chunk[Site.Inputs[0]], ForwardWeight, Tail(chunk), chunk[Site.Output]);

    public override void Backward(in Chunk chunk)
    {
        ReadOnlySpan<float> gradOutput = GradientBehindTail(chunk);
        if (Site.IsTrained)
        {
            product.BackwardWeight(chunk[Site.Inputs[0]], gradOutput, Site.Gradient(chunk, 0), chunk.Scratch);
        }

        if (Site.InputGradients[0] is { } gradInput)
        {
            product.BackwardInput(gradOutput, BackwardWeight, chunk[gradInput]);
        }
    }

    protected override void PackForward(ReadOnlySpan<float> weight, Span<float> packed) => product.PackForwardWeight(weight, packed);

    protected override void PackBackward(ReadOnlySpan<float> weight, Span<float> packed) =>
        product.PackBackwardInputWeight(weight, packed);
}
