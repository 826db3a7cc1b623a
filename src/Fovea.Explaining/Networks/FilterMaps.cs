using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>The filters of a convolution as small maps.</summary>
/// <param name="Node">The layer.</param>
/// <param name="Size">The kernel's height and width, and the channels that a filter reads.</param>
/// <param name="Count">The number of filters.</param>
/// <param name="Scale">The greatest size of a weight of the layer: one colour scale serves all filters.</param>
public sealed record FilterMaps(ModelNode Node, MapSize Size, int Count, float Scale)
{
    /// <summary>The filters of a layer; null of one that is no convolution.</summary>
    /// <param name="node">The layer.</param>
    public static FilterMaps? Of(ModelNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Layer is not (Conv2D or DepthwiseConv2D))
        {
            return null;
        }

        Shape weight = node.Parameters[0].Shape;
        float scale = 0;
        foreach (float value in node.Parameters[0].Values)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        return new FilterMaps(node, new MapSize(weight[0], weight[1], weight[2]), weight[3], scale);
    }

    /// <summary>The weights with which a filter reads one of its channels, row by row.</summary>
    /// <param name="filter">The filter: a channel of the layer's output.</param>
    /// <param name="channel">The channel among those that the filter reads.</param>
    public float[] Map(int filter, int channel)
    {
        ReadOnlySpan<float> weights = Node.Parameters[0].Values;
        var map = new float[Size.Height * Size.Width];
        for (int i = 0; i < map.Length; i++)
        {
            map[i] = weights[(((i * Size.Channels) + channel) * Count) + filter];
        }

        return map;
    }

    /// <summary>The kernels of a filter side by side, one for each channel that it reads.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="perRow">How many stand in a row.</param>
    public ChannelStrip Strip(int filter, int perRow)
    {
        var weights = new float[Size.Height * Size.Width * Size.Channels];
        ReadOnlySpan<float> all = Node.Parameters[0].Values;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = all[(i * Count) + filter];
        }

        return ChannelStrip.Of(weights, Size, [.. Enumerable.Range(0, Size.Channels)], perRow, Math.Max(Size.Height, Size.Width));
    }

    /// <summary>The channels of the layer's input that a filter reads, the first of them; they follow each other.</summary>
    /// <param name="filter">The filter.</param>
    public int FirstChannel(int filter)
    {
        Conv2D layer = UnitProducts.AsConvolution(Node);
        return filter / (layer.Filters / layer.Groups) * Size.Channels;
    }
}
