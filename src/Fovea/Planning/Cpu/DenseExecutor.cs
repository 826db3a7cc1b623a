using Fovea.Kernels;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.MatMul;
using Fovea.Layers;

namespace Fovea.Planning.Cpu;

/// <summary>Dense. The arithmetic is in Fovea.Kernels, MatMul.</summary>
internal sealed class DenseExecutor(ExecutorSite site, Dense layer) : Executor(site)
{
    private readonly MatrixProduct product = new(site.InputShape.Length, layer.Units, site.InstructionSet);

    public override long OwnLength => ForwardLength + (Site.InputGradients[0] is null ? 0 : product.BackwardInputWeightLength);

    public override int ScratchLength =>
        Site.Mode == PlanMode.Inference ? 0 : product.BackwardWeightScratchLength(Site.ImagesPerChunk);

    private int ForwardLength => (int)SlotAllocator.Align(product.ForwardWeightLength);

    public override void Prepare()
    {
        Span<float> weight = Site.Node.Parameters[0].Span;
        product.PackForwardWeight(weight, Own.Span[..ForwardLength]);
        if (Site.InputGradients[0] is not null)
        {
            product.PackBackwardInputWeight(weight, Own.Span[ForwardLength..]);
        }
    }

    public override void Forward(in Chunk chunk)
    {
        var tail = new OutputTail { Bias = layer.Bias ? Site.Node.Parameters[1].Span : default };
        product.Forward(chunk[Site.Inputs[0]], Own.Span[..ForwardLength], tail, chunk[Site.Output]);
    }

    public override void Backward(in Chunk chunk)
    {
        Span<float> gradOutput = chunk[Site.OutputGradient];
        product.BackwardWeight(chunk[Site.Inputs[0]], gradOutput, Site.Gradient(chunk, 0), chunk.Scratch);
        if (layer.Bias)
        {
            Bias.Backward(gradOutput, Site.Gradient(chunk, 1), Site.InstructionSet);
        }

        if (Site.InputGradients[0] is { } gradInput)
        {
            product.BackwardInput(gradOutput, Own.Span[ForwardLength..], chunk[gradInput]);
        }
    }
}
