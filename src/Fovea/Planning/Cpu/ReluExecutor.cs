using Fovea.Kernels.Elementwise;

namespace Fovea.Planning.Cpu;

/// <summary>Relu. The arithmetic is in Fovea.Kernels, Elementwise. Input and output may be one array, and so may their gradients.</summary>
internal sealed class ReluExecutor(ExecutorSite site) : Executor(site)
{
    public override void Forward(in Chunk chunk) =>
        Relu.Forward(chunk[Site.Inputs[0]], chunk[Site.Output], Site.InstructionSet);

    public override void Backward(in Chunk chunk)
    {
        if (Site.InputGradients[0] is { } gradInput)
        {
            Relu.BackwardInput(chunk[Site.Output], chunk[Site.OutputGradient], chunk[gradInput], Site.InstructionSet);
        }
    }
}
