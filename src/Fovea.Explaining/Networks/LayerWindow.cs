using System.Numerics.Tensors;
using Fovea.Explaining.Windows;
using Fovea.Kernels.Geometry;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>
/// A convolution or pooling of a network as a single layer that can be stepped through: what it reads of the image at hand and its own
/// filters. Of a convolution in groups it is the group of the channel that was asked for.
/// </summary>
public sealed record LayerWindow
{
    // What an interpreter computes at once, as long as a person waits.
    private const long MostProducts = 4_000_000;
    private const int MostValues = 60_000;
    private const int MostF = 7;
    private const int MostSteps = 9;

    /// <summary>What the layer reads, [height, width, channels].</summary>
    public required Tensor<double> Input { get; init; }

    /// <summary>The channels of the layer's input by their numbers, in the order of <see cref="Input"/>.</summary>
    public required IReadOnlyList<int> Channels { get; init; }

    /// <summary>The filters, [f, f, channels, filters]; null of a pooling.</summary>
    public Tensor<double>? Weight { get; init; }

    /// <summary>[filters]; zeros where the layer has none; null of a pooling.</summary>
    public Tensor<double>? Bias { get; init; }

    /// <summary>The filters by their numbers in the layer, in the order of <see cref="Weight"/>; of a pooling the channels.</summary>
    public required IReadOnlyList<int> Filters { get; init; }

    /// <summary>The window's height and width.</summary>
    public required int F { get; init; }

    /// <summary>The distance between windows.</summary>
    public required int Stride { get; init; }

    /// <summary>Rows and columns of zeros on each side.</summary>
    public int Pad { get; init; }

    /// <summary>The distance between the taps of a window.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Whether a pooling takes the maximum.</summary>
    public bool TakesMaximum { get; init; }

    /// <summary>The place of the window, counted row by row, that gives a pixel of the output.</summary>
    /// <param name="row">The pixel's row; one beyond the output is brought to its edge.</param>
    /// <param name="column">The pixel's column, likewise.</param>
    public int PositionOf(int row, int column)
    {
        (int rows, int columns) = (Axis(0).Output, Axis(1).Output);
        return (Math.Clamp(row, 0, rows - 1) * columns) + Math.Clamp(column, 0, columns - 1);
    }

    /// <summary>
    /// Whether a layer can be stepped through: a convolution with one size, stride and padding on all sides, or a pooling without padding,
    /// and neither larger than is computed while one waits.
    /// </summary>
    /// <param name="node">The layer.</param>
    public static bool CanShow(ModelNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Index < 0)
        {
            return false;
        }

        switch (node.Layer)
        {
            case Conv2D or DepthwiseConv2D:
                Conv2D layer = UnitProducts.AsConvolution(node);
                Shape input = node.Inputs[0].OutputShape;
                (int top, int bottom, int left, int right) = layer.Padding.Resolve(input, layer.Kernel, layer.Stride, layer.Dilation);
                return IsOne(layer.Kernel, MostF) && IsOne(layer.Stride, MostSteps) && IsOne(layer.Dilation, MostSteps)
                    && top == bottom && top == left && top == right && top <= MostSteps
                    && Products(node, layer) <= MostProducts
                    && WindowChecks.Values(
                        new(input.Height, layer.Kernel.Height, layer.Stride.Height, top, bottom, layer.Dilation.Height),
                        new(input.Width, layer.Kernel.Width, layer.Stride.Width, left, right, layer.Dilation.Width),
                        Math.Max(input.Channels / layer.Groups, ShownFilters(node, layer))) <= WindowChecks.MostValues;
            case MaxPool2D pool:
                return IsPlain(node, pool.Size, pool.Stride, pool.Padding) && Pixels(node) <= MostValues;
            case AveragePool2D pool:
                return IsPlain(node, pool.Size, pool.Stride, pool.Padding) && Pixels(node) <= MostValues;
            default:
                return false;
        }
    }

    /// <summary>The layer at work on the image of a run.</summary>
    /// <param name="run">A whole run.</param>
    /// <param name="node">A layer for which <see cref="CanShow"/> holds.</param>
    /// <param name="channel">The channel of its output that one looks at; of a layer with very many the others are left out.</param>
    /// <exception cref="FoveaException">The layer cannot be stepped through.</exception>
    public static LayerWindow Of(ImageRun run, ModelNode node, int channel)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(node);
        if (!CanShow(node))
        {
            throw new FoveaException(
                $"{node.Name}: the layer cannot be stepped through. Expected a convolution with one size, stride and padding on all sides, or a "
                + $"pooling without padding, neither of them very large. Received {node.Layer.Kind} that gives {node.OutputShape}.");
        }

        return node.Layer is Conv2D or DepthwiseConv2D ? Convolution(run, node, channel) : Pooling(run, node, channel);
    }

    private Window Axis(int axis) => new((int)Input.Lengths[axis], F, Stride, Pad, Pad, Dilation);

    private static LayerWindow Convolution(ImageRun run, ModelNode node, int channel)
    {
        Conv2D layer = UnitProducts.AsConvolution(node);
        int channels = node.Inputs[0].OutputShape.Channels / layer.Groups, filters = layer.Filters / layer.Groups;
        int group = Math.Clamp(channel, 0, layer.Filters - 1) / filters;
        int[] own = ShownFilters(node, layer) == filters
            ? [.. Enumerable.Range(group * filters, filters)]
            : [Math.Clamp(channel, 0, layer.Filters - 1)];
        (int pad, _, _, _) = layer.Padding.Resolve(node.Inputs[0].OutputShape, layer.Kernel, layer.Stride, layer.Dilation);
        int f = layer.Kernel.Height;
        ReadOnlySpan<float> weights = node.Parameters[0].Values;
        var weight = new double[f * f * channels * own.Length];
        for (int i = 0; i < weight.Length; i++)
        {
            weight[i] = weights[(i / own.Length * layer.Filters) + own[i % own.Length]];
        }

        double[] bias = [.. own.Select(filter => layer.Bias ? (double)node.Parameters[1].Values[filter] : 0)];
        int[] read = [.. Enumerable.Range(group * channels, channels)];
        return new LayerWindow
        {
            Input = InputOf(run, node, read),
            Channels = read,
            Weight = Tensor.Create(weight, [f, f, channels, own.Length]),
            Bias = Tensor.Create(bias),
            Filters = own,
            F = f,
            Stride = layer.Stride.Height,
            Pad = pad,
            Dilation = layer.Dilation.Height,
        };
    }

    private static LayerWindow Pooling(ImageRun run, ModelNode node, int channel)
    {
        Size2D size = (node.Layer as MaxPool2D)?.Size ?? ((AveragePool2D)node.Layer).Size;
        Size2D stride = (node.Layer as MaxPool2D)?.Stride ?? ((AveragePool2D)node.Layer).Stride;
        Shape shape = node.Inputs[0].OutputShape;
        int[] read = shape.Length <= MostValues ? [.. Enumerable.Range(0, shape.Channels)] : [Math.Clamp(channel, 0, shape.Channels - 1)];
        return new LayerWindow
        {
            Input = InputOf(run, node, read),
            Channels = read,
            Filters = read,
            F = size.Height,
            Stride = stride.Height,
            TakesMaximum = node.Layer is MaxPool2D,
        };
    }

    private static Tensor<double> InputOf(ImageRun run, ModelNode node, int[] channels)
    {
        Shape shape = node.Inputs[0].OutputShape;
        ReadOnlySpan<float> values = run.Output(node.Inputs[0]).Span;
        var input = new double[shape.Height * shape.Width * channels.Length];
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = values[(i / channels.Length * shape.Channels) + channels[i % channels.Length]];
        }

        return Tensor.Create(input, [shape.Height, shape.Width, channels.Length]);
    }

    private static bool IsOne(Size2D size, int most) => size.Height == size.Width && size.Height <= most;

    private static bool IsPlain(ModelNode node, Size2D size, Size2D stride, Padding padding) =>
        IsOne(size, MostSteps) && IsOne(stride, MostSteps)
        && padding.Resolve(node.Inputs[0].OutputShape, size, stride, new Size2D(1, 1)) == (0, 0, 0, 0);

    private static long Pixels(ModelNode node) => (long)node.Inputs[0].OutputShape.Height * node.Inputs[0].OutputShape.Width;

    // Those of a group, or the one that was asked for where they are very many.
    private static int ShownFilters(ModelNode node, Conv2D layer) =>
        Products(node, layer) * (layer.Filters / layer.Groups) <= MostProducts ? layer.Filters / layer.Groups : 1;

    // Of one filter.
    private static long Products(ModelNode node, Conv2D layer) => (long)node.OutputShape.Height * node.OutputShape.Width
        * layer.Kernel.Height * layer.Kernel.Width * (node.Inputs[0].OutputShape.Channels / layer.Groups);
}
