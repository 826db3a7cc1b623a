using Fovea.CustomLayers;
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
        DepthwiseConv2D layer => new Conv2DExecutor(site, layer.AsConv2D(site.InputShape)),
        ConvTranspose2D layer => new ConvTransposeExecutor(site, layer),
        Dense layer => new DenseExecutor(site, layer),
        MaxPool2D or AveragePool2D or GlobalAveragePool2D or GlobalMaxPool2D => PoolExecutor.Of(site),
        AdaptiveAveragePool2D layer => AdaptivePoolExecutor.Of(site, layer.OutputSize, takesMaximum: false),
        AdaptiveMaxPool2D layer => AdaptivePoolExecutor.Of(site, layer.OutputSize, takesMaximum: true),
        BatchNorm layer => new BatchNormExecutor(site, layer),
        LayerNorm layer => new LayerNormExecutor(site, layer),
        GroupNorm layer => new GroupNormExecutor(site, layer),
        Relu => new ReluExecutor(site),
        Flatten => new CopyExecutor(site),
        Dropout layer => DropsIn(site.Mode, layer) ? new DropoutExecutor(site, layer) : new CopyExecutor(site),
        SpatialDropout layer => DropsIn(site.Mode, layer) ? new SpatialDropoutExecutor(site, layer) : new CopyExecutor(site),
        ZeroPad2D layer => new ZeroPadExecutor(site, layer),
        Upsample layer => new UpsampleExecutor(site, layer),
        Add => new AddExecutor(site),
        Multiply => new MultiplyExecutor(site),
        Concatenate => new ConcatenateExecutor(site),
        Softmax => new SoftmaxExecutor(site),
        CustomLayer layer => new CustomLayerExecutor(site, layer),
        Layer other when ActivationExecutor.Of(other) is { } activation => new ActivationExecutor(site, activation),
        _ => throw new FoveaException(
            $"{site.Node.Name}: the processor has no executor for the layer type {site.Node.Layer.Kind}. Build the model from the layers of Fovea.Layers, or derive from CustomLayer."),
    };

    /// <summary>Whether a layer's forward needs a part of each chunk before it runs for any, and its backward likewise.</summary>
    public static bool NeedsBatch(FusedLayer layer) =>
        layer.Mode == PlanMode.Training && (layer.IsDivided || (layer.Node.Layer is BatchNorm && layer.IsTrained));

    /// <summary>The floats for each image that a layer keeps from forward to backward beside its output.</summary>
    public static int ExtraLength(FusedLayer layer)
    {
        Shape output = layer.Node.OutputShape;
        bool training = layer.Mode == PlanMode.Training;
        return layer.Node.Layer switch
        {
            Dropout or SpatialDropout when !DropsIn(layer.Mode, layer.Node.Layer) => 0,
            Dropout => output.Length,
            SpatialDropout => output.Channels,
            LayerNorm when training => 2 * (output.Length / output.Channels),
            GroupNorm norm when training => 2 * norm.Groups,
            CustomLayer custom => custom.KeptLength(layer.Node.LayerInputs),
            _ => 0,
        };
    }

    /// <summary>Whether backward reads one of the inputs of forward; the addend comes last.</summary>
    public static bool ReadsInputInBackward(FusedLayer layer, int input) => layer.Node.Layer switch
    {
        Multiply or CustomLayer => true,
        Conv2D or DepthwiseConv2D or ConvTranspose2D or Dense or BatchNorm or LayerNorm or GroupNorm => input == 0,
        MaxPool2D or GlobalMaxPool2D or AdaptiveMaxPool2D => true,
        Layer other => ActivationExecutor.Of(other) is not null,
    };

    /// <summary>Whether backward reads the output of forward.</summary>
    public static bool ReadsOutputInBackward(FusedLayer layer) =>
        layer.MasksGradient || layer.Node.Layer is MaxPool2D or GlobalMaxPool2D or AdaptiveMaxPool2D or Relu or Softmax or CustomLayer;

    /// <summary>
    /// Whether the layer's output may be the very array of its input. <paramref name="producer"/> must not need its own output in backward.
    /// </summary>
    public static bool WorksInPlace(Layer layer, Layer producer, PlanMode mode) => layer switch
    {
        Flatten => true,
        Dropout or SpatialDropout => !DropsIn(mode, layer),

        // The other activations read their input in backward.
        Relu => LeavesItsOutput(producer),
        _ => mode == PlanMode.Inference && LeavesItsOutput(producer) && ActivationExecutor.Of(layer) is not null,
    };

    // Layers that do not share the model's input and do not need their output in backward.
    private static bool LeavesItsOutput(Layer producer) =>
        producer is Conv2D or DepthwiseConv2D or ConvTranspose2D or Dense or BatchNorm or LayerNorm or GroupNorm
            or Add or Multiply or AveragePool2D or GlobalAveragePool2D or Concatenate;

    private static bool DropsIn(PlanMode mode, Layer layer) =>
        mode == PlanMode.Training && layer is Dropout { Rate: > 0 } or SpatialDropout { Rate: > 0 };
}
