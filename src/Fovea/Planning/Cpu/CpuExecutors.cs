using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Planning.Cpu;

/// <summary>The one place that knows which executor runs a layer on the processor.</summary>
internal static class CpuExecutors
{
    public static Executor Create(ExecutorSite site) => site.Node.Layer switch
    {
        Conv2D layer => site.Layer switch
        {
            { Bands: > 1 } => new BandedConv2DExecutor(site, layer),
            { Pool: not null } => new PooledConv2DExecutor(site, layer),
            { IsDivided: true } => new BatchConv2DExecutor(site, layer),
            _ => new Conv2DExecutor(site, layer),
        },
        Dense layer => new DenseExecutor(site, layer),
        MaxPool2D or AveragePool2D or GlobalAveragePool2D => new PoolExecutor(site),
        BatchNorm layer => new BatchNormExecutor(site, layer),
        Relu => new ReluExecutor(site),
        Flatten => new CopyExecutor(site),
        Dropout layer => DropsIn(site.Mode, layer) ? new DropoutExecutor(site, layer) : new CopyExecutor(site),
        Add => new AddExecutor(site),
        Concatenate => new ConcatenateExecutor(site),
        Softmax => new SoftmaxExecutor(site),
        _ => throw new FoveaException(
            $"{site.Node.Name}: the processor has no executor for the layer type {site.Node.Layer.Kind}. Build the model from the layers of Fovea.Layers."),
    };

    /// <summary>Whether a layer's forward needs a part of each chunk before it runs for any, and its backward likewise.</summary>
    public static bool NeedsBatch(FusedLayer layer, PlanMode mode) =>
        mode == PlanMode.Training && (layer.IsDivided || layer.Node.Layer is BatchNorm);

    /// <summary>The floats for each image that a layer keeps from forward to backward beside its output.</summary>
    public static int ExtraLength(ModelNode node, PlanMode mode) =>
        node.Layer is Dropout dropout && DropsIn(mode, dropout) ? node.OutputShape.Length : 0;

    /// <summary>Whether backward reads one of the inputs of forward; the addend comes last.</summary>
    public static bool ReadsInputInBackward(FusedLayer layer, int input) =>
        layer.Node.Layer is Conv2D or Dense or BatchNorm or MaxPool2D && input == 0;

    /// <summary>Whether backward reads the output of forward.</summary>
    public static bool ReadsOutputInBackward(FusedLayer layer) =>
        layer.MasksGradient || layer.Node.Layer is MaxPool2D or Relu or Softmax;

    /// <summary>
    /// Whether the layer's output may be the very array of its input. <paramref name="producer"/> must not need its own output in backward.
    /// </summary>
    public static bool WorksInPlace(Layer layer, Layer producer, PlanMode mode) => layer switch
    {
        Flatten => true,
        Dropout dropout => !DropsIn(mode, dropout),
        Relu => producer is Conv2D or Dense or BatchNorm or Add or AveragePool2D or GlobalAveragePool2D or Concatenate,
        _ => false,
    };

    private static bool DropsIn(PlanMode mode, Dropout layer) => mode == PlanMode.Training && layer.Rate > 0;
}
