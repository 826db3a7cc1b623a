using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>The one place that knows the plain form of each layer.</summary>
internal static class PlainLayers
{
    public static PlainLayer Of(ModelNode node) => node.Layer switch
    {
        Conv2D or DepthwiseConv2D or Dense => new PlainConvolution(node),
        ConvTranspose2D => new PlainTransposedConvolution(node),
        MaxPool2D or AveragePool2D or GlobalAveragePool2D or GlobalMaxPool2D or AdaptiveAveragePool2D or AdaptiveMaxPool2D =>
            new PlainPooling(node),
        BatchNorm or LayerNorm or GroupNorm => new PlainNormalization(node),
        Softmax => new PlainSoftmax(node),
        Flatten => new PlainCopy(node),
        Dropout or SpatialDropout => new PlainDropout(node),
        ZeroPad2D layer => new PlainZeroPad(node, layer),
        Upsample layer => new PlainUpsample(node, layer),
        Add => new PlainSum(node),
        Multiply => new PlainProduct(node),
        Concatenate => new PlainConcatenation(node),
        _ when PlainActivation.Knows(node.Layer) => new PlainActivation(node),
        _ => throw new FoveaException(
            $"{node.Name}: there is no plain form of the layer type {node.Layer.Kind} to hold it against. Check a model of the layers of Fovea.Layers."),
    };
}
