using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>
/// Where the network looks when it scores a class: Selvaraju et al., "Grad-CAM: Visual explanations from deep networks via gradient-based
/// localization", 2017. Each channel of a layer has as its weight the mean of the score's gradient over the channel's map, and the map is
/// the weighted sum of the channels, where it is positive.
/// </summary>
/// <param name="Layer">The layer whose channels are weighted.</param>
/// <param name="Weights">The weight of each channel.</param>
/// <param name="Map">The map at the size of the layer's output; <see cref="Heatmap.Resized"/> brings it to that of the image.</param>
public sealed record GradCam(ModelNode Layer, float[] Weights, Heatmap Map)
{
    /// <summary>
    /// The layer that is usually looked at: the last convolution whose output is a map, and behind it the normalisation, sum and activation
    /// that belong to it. Null where the network has none.
    /// </summary>
    /// <param name="model">The model.</param>
    public static ModelNode? DefaultLayer(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelNode? node = model.Nodes.LastOrDefault(each =>
            each.Layer is Conv2D or DepthwiseConv2D or ConvTranspose2D && MapSize.Of(each.OutputShape).IsSpatial);
        while (node is not null)
        {
            ModelNode[] readers = [.. model.Nodes.Where(each => each.Inputs.Contains(node))];
            if (readers is not [{ Layer: var layer } next]
                || !(layer is BatchNorm or LayerNorm or GroupNorm or Add || UnitFunctions.Knows(layer)))
            {
                break;
            }

            node = next;
        }

        return node;
    }

    /// <summary>The layers whose channels can be weighted: those before the scores that give maps.</summary>
    /// <param name="run">A run.</param>
    public static IReadOnlyList<ModelNode> Layers(ImageRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return [.. run.Model.Nodes.Where(node => node.Index < run.ScoreNode.Index && MapSize.Of(node.OutputShape).IsSpatial)];
    }

    /// <summary>The map of a layer after <see cref="ImageRun.Explain"/>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="layer">A layer that gives maps.</param>
    /// <exception cref="InvalidOperationException">The gradient is not there.</exception>
    public static GradCam Of(ImageRun run, ModelNode layer)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(layer);
        (float[] weights, Heatmap map) = Weigh(run.Output(layer).Span, run.GradientOf(layer).Span, MapSize.Of(layer.OutputShape));
        return new GradCam(layer, weights, map);
    }

    /// <summary>The formula, on maps and the gradients of their values.</summary>
    internal static (float[] Weights, Heatmap Map) Weigh(ReadOnlySpan<float> maps, ReadOnlySpan<float> gradients, MapSize size)
    {
        int pixels = size.Height * size.Width;
        var sums = new double[size.Channels];
        for (int i = 0; i < gradients.Length; i++)
        {
            sums[i % size.Channels] += gradients[i];
        }

        float[] weights = [.. sums.Select(sum => (float)(sum / pixels))];
        var values = new float[pixels];
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            double sum = 0;
            ReadOnlySpan<float> channels = maps.Slice(pixel * size.Channels, size.Channels);
            for (int c = 0; c < channels.Length; c++)
            {
                sum += (double)weights[c] * channels[c];
            }

            values[pixel] = (float)Math.Max(sum, 0);
        }

        return (weights, new Heatmap(size.Height, size.Width, values));
    }
}
