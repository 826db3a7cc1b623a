using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>What a value of a layer's output reads of one of the layer's inputs.</summary>
internal static class LayerReach
{
    /// <summary>The rows and columns. What other programs' layers read is not known: everything.</summary>
    public static (Axis Rows, Axis Columns) Of(ModelNode node, int input)
    {
        Shape from = node.Inputs[input].OutputShape;
        MapSize read = MapSize.Of(from);
        switch (node.Layer)
        {
            case Conv2D layer:
                return Windows(from, layer.Kernel, layer.Stride, layer.Padding, layer.Dilation);
            case DepthwiseConv2D layer:
                return Windows(from, layer.Kernel, layer.Stride, layer.Padding, layer.Dilation);
            case MaxPool2D layer:
                return Windows(from, layer.Size, layer.Stride, layer.Padding, 1);
            case AveragePool2D layer:
                return Windows(from, layer.Size, layer.Stride, layer.Padding, 1);
            case ZeroPad2D layer:
                return (new Axis.Sliding(1, 1, layer.Padding.Top, 1), new Axis.Sliding(1, 1, layer.Padding.Left, 1));
            case ConvTranspose2D layer:
                int top = TransposedExtent.Of(node.Name, layer, from.Height, isHeight: true).Before;
                int left = TransposedExtent.Of(node.Name, layer, from.Width, isHeight: false).Before;
                return (
                    new Axis.Transposed(layer.Kernel.Height, layer.Stride.Height, top, layer.Dilation.Height),
                    new Axis.Transposed(layer.Kernel.Width, layer.Stride.Width, left, layer.Dilation.Width));
            case AdaptiveAveragePool2D or AdaptiveMaxPool2D:
                return (new Axis.Adaptive(node.OutputShape.Height, read.Height), new Axis.Adaptive(node.OutputShape.Width, read.Width));
            case Upsample layer:
                bool isBilinear = layer.Mode == UpsampleMode.Bilinear;
                return (
                    new Axis.Stretched(new(read.Height, node.OutputShape.Height, layer.Factor?.Height ?? 0), isBilinear),
                    new Axis.Stretched(new(read.Width, node.OutputShape.Width, layer.Factor?.Width ?? 0), isBilinear));
            case Multiply when node.Inputs[input].OutputShape != node.OutputShape:
                return (new Axis.Whole(1), new Axis.Whole(1));
            default:
                return IsPixelwise(node.Layer) ? (Axis.Same, Axis.Same) : (new Axis.Whole(read.Height), new Axis.Whole(read.Width));
        }
    }

    /// <summary>The channels of an input that channels of the output read: null for all of them, and null given for all.</summary>
    /// <returns>False where they read none of that input.</returns>
    public static bool TryChannels(ModelNode node, int input, ChannelRange? channels, out ChannelRange? read)
    {
        read = channels;
        switch (node.Layer)
        {
            case Concatenate when channels is { } own:
                int before = 0;
                for (int i = 0; i < input; i++)
                {
                    before += node.Inputs[i].OutputShape.Channels;
                }

                int first = Math.Max(own.First, before), last = Math.Min(own.Last, before + node.Inputs[input].OutputShape.Channels - 1);
                read = new ChannelRange(first - before, last - before);
                return first <= last;
            case DepthwiseConv2D or Conv2D { Groups: > 1 } or ConvTranspose2D { Groups: > 1 } or GroupNorm:
                int from = node.Inputs[input].OutputShape.Channels, groups = GroupsOf(node.Layer, from);
                read = channels?.Blocks(node.OutputShape.Channels / groups, from / groups);
                return true;
            case Add or Multiply or ZeroPad2D or Upsample or Dropout or SpatialDropout or BatchNorm or MaxPool2D or AveragePool2D
                or AdaptiveAveragePool2D or AdaptiveMaxPool2D or GlobalAveragePool2D or GlobalMaxPool2D:
                return true;
            case Layer layer when UnitFunctions.Knows(layer):
                return true;
            default:
                read = null;
                return true;
        }
    }

    // A depthwise convolution has a group for every channel of its input.
    private static int GroupsOf(Layer layer, int channels) => layer switch
    {
        Conv2D convolution => convolution.Groups,
        ConvTranspose2D convolution => convolution.Groups,
        GroupNorm norm => norm.Groups,
        _ => channels,
    };

    private static bool IsPixelwise(Layer layer) =>
        layer is Add or Multiply or Concatenate or Dropout or SpatialDropout or BatchNorm or LayerNorm or Softmax
        || UnitFunctions.Knows(layer);

    private static (Axis Rows, Axis Columns) Windows(Shape input, Size2D kernel, Size2D stride, Padding padding, Size2D dilation)
    {
        (int top, _, int left, _) = padding.Resolve(input, kernel, stride, dilation);
        return (
            new Axis.Sliding(kernel.Height, stride.Height, top, dilation.Height),
            new Axis.Sliding(kernel.Width, stride.Width, left, dilation.Width));
    }
}
