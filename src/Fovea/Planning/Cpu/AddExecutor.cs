using Fovea.Kernels.Elementwise;

namespace Fovea.Planning.Cpu;

/// <summary>Add. The arithmetic is in Fovea.Kernels, Elementwise.</summary>
internal sealed class AddExecutor(ExecutorSite site) : Executor(site)
{
    public override void Forward(in Chunk chunk)
    {
        Span<float> output = chunk[Site.Output];
        if (Site.Layer.Relu && Site.Inputs.Length == 2)
        {
            Sum.ForwardRelu(chunk[Site.Inputs[0]], chunk[Site.Inputs[1]], output, Site.InstructionSet);
            return;
        }

        Sum.Forward(chunk[Site.Inputs[0]], chunk[Site.Inputs[1]], output, Site.InstructionSet);
        for (int i = 2; i < Site.Inputs.Length; i++)
        {
            Sum.Forward(output, chunk[Site.Inputs[i]], output, Site.InstructionSet);
        }

        if (Site.Layer.Relu)
        {
            Relu.Forward(output, output, Site.InstructionSet);
        }
    }

    public override void Backward(in Chunk chunk)
    {
        Span<float> gradOutput = chunk[Site.OutputGradient];
        if (Site.Layer.MasksGradient)
        {
            Relu.BackwardInput(chunk[Site.Output], gradOutput, gradOutput, Site.InstructionSet);
        }

        foreach (Slot? gradInput in Site.InputGradients)
        {
            if (gradInput is { } slot)
            {
                gradOutput.CopyTo(chunk[slot]);
            }
        }
    }
}
