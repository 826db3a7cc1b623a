using Fovea.Planning;
using Fovea.Planning.Cpu;

namespace Fovea.CustomLayers;

/// <summary>What a <see cref="CustomLayer"/> computes forward: the arrays of some images, one image after the other.</summary>
public readonly ref struct LayerForward
{
    private readonly Chunk chunk;
    private readonly ExecutorSite site;

    internal LayerForward(Chunk chunk, ExecutorSite site)
    {
        this.chunk = chunk;
        this.site = site;
    }

    /// <summary>The number of images.</summary>
    public int Images => chunk.Images;

    /// <summary>Whether the plan is for training.</summary>
    public bool IsTraining => site.Mode == PlanMode.Training;

    /// <summary>The output, [images, ...], without defined content.</summary>
    public Span<float> Output => chunk[site.Output];

    /// <summary>What backward finds again, [images, KeptLength], without defined content.</summary>
    public Span<float> Kept => CustomLayerExecutor.Kept(chunk, site);

    /// <summary>An input, [images, ...].</summary>
    /// <param name="index">Which one, in the order of the layer's inputs.</param>
    public ReadOnlySpan<float> Input(int index = 0) => chunk[site.Inputs[index]];

    /// <summary>The values of a parameter.</summary>
    /// <param name="index">Which one, in the order of <see cref="Layers.Layer.Parameters"/>.</param>
    public ReadOnlySpan<float> Parameter(int index) => site.Node.Parameters[index].Values;
}
