using Fovea.Layers;
using Fovea.Onnx.Export.Layers;

namespace Fovea.Onnx.Export;

/// <summary>What each kind of layer becomes. The one place to add a kind.</summary>
internal static class LayerTable
{
    /// <summary>Adds a layer's nodes to its graph.</summary>
    /// <returns>The name of the value that is the layer's output.</returns>
    /// <exception cref="FoveaException">The kind of layer has no written form here.</exception>
    public static string Export(LayerSite site) => site.Node.Layer switch
    {
        Conv2D layer => ConvolutionExport.Conv2D(site, layer),
        DepthwiseConv2D layer => ConvolutionExport.Depthwise(site, layer),
        ConvTranspose2D layer => ConvolutionExport.Transposed(site, layer),
        Dense layer => ConvolutionExport.Dense(site, layer),
        MaxPool2D layer => PoolingExport.Max(site, layer),
        AveragePool2D layer => PoolingExport.Average(site, layer),
        GlobalAveragePool2D => PoolingExport.GlobalAverage(site),
        GlobalMaxPool2D => PoolingExport.GlobalMax(site),
        AdaptiveAveragePool2D layer => AdaptivePoolingExport.Average(site, layer),
        AdaptiveMaxPool2D layer => AdaptivePoolingExport.Max(site, layer),
        BatchNorm layer => NormExport.Batch(site, layer),
        LayerNorm layer => NormExport.Layer(site, layer),
        GroupNorm layer => NormExport.Group(site, layer),
        Flatten => ShapeExport.Flatten(site),
        ZeroPad2D layer => ShapeExport.ZeroPad(site, layer),
        Upsample layer => ShapeExport.Upsample(site, layer),
        Add => ShapeExport.Add(site),
        Multiply => ShapeExport.Multiply(site),
        Concatenate => ShapeExport.Concatenate(site),
        Relu => ActivationExport.Plain(site, "Relu"),
        Sigmoid => ActivationExport.Plain(site, "Sigmoid"),
        Tanh => ActivationExport.Plain(site, "Tanh"),
        LeakyRelu layer => ActivationExport.Leaky(site, layer),
        Elu layer => ActivationExport.Elu(site, layer),
        Relu6 => ActivationExport.Relu6(site),
        Silu => ActivationExport.Silu(site),
        HardSwish => ActivationExport.HardSwish(site),
        Gelu layer => ActivationExport.Gelu(site, layer),
        Softmax => site.LastSoftmax(site.InputShape.Rank),
        Dropout or SpatialDropout => site.PassOn(),
        Layer unknown => throw new FoveaException(
            $"{site.Node.Name}: a layer of type {unknown.Kind} has no ONNX form. Every layer that comes with Fovea has one. "
            + "Build it from those, or export the model without it."),
    };

    /// <summary>Whether the values of a layer's output are those of its input, one by one, so that their order passes through.</summary>
    public static bool KeepsOrder(Layer layer) => layer is BatchNorm or LayerNorm or Dropout or Relu or Sigmoid or Tanh or LeakyRelu or Elu
        or Relu6 or Silu or HardSwish or Gelu or Flatten;
}
