using Fovea.Planning;
using Fovea.Planning.Cpu;

namespace Fovea.CustomLayers;

/// <summary>What a <see cref="CustomLayer"/> computes backward: the arrays of some images, one image after the other.</summary>
public readonly ref struct LayerBackward
{
    private readonly Chunk chunk;
    private readonly ExecutorSite site;

    internal LayerBackward(Chunk chunk, ExecutorSite site)
    {
        this.chunk = chunk;
        this.site = site;
    }

    /// <summary>The number of images.</summary>
    public int Images => chunk.Images;

    /// <summary>The output of forward, [images, ...].</summary>
    public ReadOnlySpan<float> Output => chunk[site.Output];

    /// <summary>The gradient of the cost with respect to the output, [images, ...].</summary>
    public ReadOnlySpan<float> GradOutput => chunk[site.OutputGradient];

    /// <summary>What forward left, [images, KeptLength].</summary>
    public ReadOnlySpan<float> Kept => CustomLayerExecutor.Kept(chunk, site);

    /// <summary>An input of forward, [images, ...].</summary>
    /// <param name="index">Which one, in the order of the layer's inputs.</param>
    public ReadOnlySpan<float> Input(int index = 0) => chunk[site.Inputs[index]];

    /// <summary>The gradient with respect to an input, to be added to; empty where nobody wants it.</summary>
    /// <param name="index">Which input.</param>
    public Span<float> GradInput(int index = 0) => site.InputGradients[index] is { } slot ? chunk[slot] : [];

    /// <summary>The values of a parameter.</summary>
    /// <param name="index">Which one, in the order of <see cref="Layers.Layer.Parameters"/>.</param>
    public ReadOnlySpan<float> Parameter(int index) => site.Node.Parameters[index].Values;

    /// <summary>
    /// The gradient with respect to a parameter, to be added to: the sum over these images. Empty for state and where the layer is frozen.
    /// </summary>
    /// <param name="index">Which parameter.</param>
    public Span<float> GradParameter(int index) =>
        site.IsTrained && site.Node.Parameters[index].IsTrained ? site.Gradient(chunk, index) : [];
}
