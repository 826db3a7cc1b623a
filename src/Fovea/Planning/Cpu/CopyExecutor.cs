namespace Fovea.Planning.Cpu;

/// <summary>
/// Flatten, and dropout in inference: the same values in the same order. Where both share one array there is nothing to do.
/// </summary>
internal sealed class CopyExecutor(ExecutorSite site) : Executor(site)
{
    public override void Forward(in Chunk chunk)
    {
        if (Site.Inputs[0] != Site.Output)
        {
            chunk[Site.Inputs[0]].CopyTo(chunk[Site.Output]);
        }
    }

    public override void Backward(in Chunk chunk)
    {
        if (Site.InputGradients[0] is { } gradInput && gradInput != Site.OutputGradient)
        {
            chunk[Site.OutputGradient].CopyTo(chunk[gradInput]);
        }
    }
}
