using Fovea.CustomLayers;

namespace Fovea.Planning.Cpu;

/// <summary>Hands a layer of the user's own the arrays of each chunk.</summary>
internal sealed class CustomLayerExecutor(ExecutorSite site, CustomLayer layer) : Executor(site)
{
    public override void Forward(in Chunk chunk) => layer.Forward(new LayerForward(chunk, Site));

    public override void Backward(in Chunk chunk)
    {
        var pass = new LayerBackward(chunk, Site);
        for (int input = 0; input < Site.Inputs.Length; input++)
        {
            pass.GradInput(input).Clear();
        }

        for (int parameter = 0; parameter < Site.Node.Parameters.Count; parameter++)
        {
            pass.GradParameter(parameter).Clear();
        }

        layer.Backward(pass);
    }

    /// <summary>What forward leaves for backward; empty where the layer asked for nothing.</summary>
    public static Span<float> Kept(scoped in Chunk chunk, ExecutorSite site) => site.Extra.Length == 0 ? [] : chunk[site.Extra];
}
