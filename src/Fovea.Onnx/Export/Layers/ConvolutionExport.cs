using Fovea.Layers;
using Fovea.Weights;
using static Fovea.Onnx.Export.NodeAttributes;

namespace Fovea.Onnx.Export.Layers;

/// <summary>
/// Convolutions and dense layers: weights from HWIO to OIHW, with a batch normalisation behind them folded in on request.
/// </summary>
internal static class ConvolutionExport
{
    private static readonly int[] Oihw = [3, 2, 0, 1];

    public static string Conv2D(LayerSite site, Conv2D layer)
    {
        var (top, bottom, left, right) = layer.Padding.Resolve(site.InputShape, layer.Kernel, layer.Stride, layer.Dilation);
        FoldedWeights weights = FoldedWeights.Of(site, layer.Bias, filterOf: index => index % layer.Filters);
        int[] sizes = [layer.Kernel.Height, layer.Kernel.Width, site.InputShape.Channels / layer.Groups, layer.Filters];
        string[] operands = Operands(site, weights, sizes);
        return site.Last(
            "Conv",
            operands,
            Ints("kernel_shape", layer.Kernel.Height, layer.Kernel.Width),
            Ints("strides", layer.Stride.Height, layer.Stride.Width),
            Ints("pads", top, left, bottom, right),
            Ints("dilations", layer.Dilation.Height, layer.Dilation.Width),
            Int("group", layer.Groups));
    }

    public static string Depthwise(LayerSite site, DepthwiseConv2D layer) => Conv2D(site, new Conv2D(
        site.InputShape.Channels * layer.DepthMultiplier,
        layer.Kernel,
        layer.Stride,
        layer.Padding,
        layer.Dilation,
        groups: site.InputShape.Channels,
        layer.Bias));

    // [kh, kw, filters / groups, channels] becomes ONNX' [channels, filters / groups, kh, kw]: the same permutation.
    public static string Transposed(LayerSite site, ConvTranspose2D layer)
    {
        int channels = site.InputShape.Channels;
        int filtersOfGroup = layer.Filters / layer.Groups;
        int channelsOfGroup = channels / layer.Groups;
        FoldedWeights weights = FoldedWeights.Of(site, layer.Bias, index =>
            (index % channels / channelsOfGroup * filtersOfGroup) + (index / channels % filtersOfGroup));
        string[] operands = Operands(site, weights, [layer.Kernel.Height, layer.Kernel.Width, filtersOfGroup, channels]);
        Shape input = site.InputShape;
        Shape output = site.Node.OutputShape;
        var (top, bottom, moreRows) = TransposedPadding(
            input.Height, output.Height, layer.Kernel.Height, layer.Stride.Height, layer.Dilation.Height, layer.Padding, isHeight: true);
        var (left, right, moreColumns) = TransposedPadding(
            input.Width, output.Width, layer.Kernel.Width, layer.Stride.Width, layer.Dilation.Width, layer.Padding, isHeight: false);
        return site.Last(
            "ConvTranspose",
            operands,
            Ints("kernel_shape", layer.Kernel.Height, layer.Kernel.Width),
            Ints("strides", layer.Stride.Height, layer.Stride.Width),
            Ints("pads", top, left, bottom, right),
            Ints("output_padding", moreRows, moreColumns),
            Ints("dilations", layer.Dilation.Height, layer.Dilation.Width),
            Int("group", layer.Groups));
    }

    // Behind a Flatten that leaves the channels outermost, the weight's rows follow: [h, w, c, units] becomes [units, c, h, w].
    public static string Dense(LayerSite site, Dense layer)
    {
        FoldedWeights weights = FoldedWeights.Of(site, layer.Bias, index => index % layer.Units);
        int features = site.InputShape.Channels;
        float[] weight = site.Inputs[0].Planar is { } map
            ? ArrayOrder.Permute(weights.Weight, [.. map.Extents, layer.Units], [map.Rank, .. LayerSite.ChannelsFirst(map.Rank)])
            : ArrayOrder.Permute(weights.Weight, [features, layer.Units], [1, 0]);
        string name = site.Constant("weight", [layer.Units, features], weight);
        string[] operands = weights.Bias is null ? [site.Input, name] : [site.Input, name, site.Constant("bias", [layer.Units], weights.Bias)];
        return site.Last("Gemm", operands, Int("transB", 1));
    }

    private static string[] Operands(LayerSite site, FoldedWeights weights, int[] sizes)
    {
        float[] weight = ArrayOrder.Permute(weights.Weight, sizes, Oihw);
        string name = site.Constant("weight", [.. Oihw.Select(dimension => sizes[dimension])], weight);
        return weights.Bias is null
            ? [site.Input, name]
            : [site.Input, name, site.Constant("bias", [weights.Bias.Length], weights.Bias)];
    }

    // Rows cut off before and behind, and rows that no kernel reaches: what a stride larger than the kernel leaves under 'same' padding.
    private static (int Before, int After, int More) TransposedPadding(
        int input, int output, int kernel, int stride, int dilation, Padding padding, bool isHeight)
    {
        int span = ((kernel - 1) * dilation) + 1;
        int cut = Math.Max(0, span - stride);
        (int before, int after) = padding.Kind == PaddingKind.Same ? (cut / 2, cut - (cut / 2))
            : isHeight ? (padding.Top, padding.Bottom)
            : (padding.Left, padding.Right);
        return (before, after, output - (((input - 1) * stride) + span - before - after));
    }
}
