using Fovea.Kernels.Losses;

namespace Fovea.Planning.Cpu;

/// <summary>Softmax over the channels. The arithmetic is in Fovea.Kernels, Losses.</summary>
internal sealed class SoftmaxExecutor(ExecutorSite site) : Executor(site)
{
    private readonly int classes = site.Node.OutputShape.Channels;

    public override void Forward(in Chunk chunk) =>
        Softmax.Forward(chunk[Site.Inputs[0]], classes, chunk[Site.Output], Site.InstructionSet);

    public override void Backward(in Chunk chunk)
    {
        if (Site.InputGradients[0] is { } gradInput)
        {
            Softmax.BackwardInput(chunk[Site.Output], chunk[Site.OutputGradient], classes, chunk[gradInput], Site.InstructionSet);
        }
    }
}
