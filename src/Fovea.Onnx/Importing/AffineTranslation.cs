using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Onnx.Importing;

/// <summary>
/// A constant factor or summand: the bias of the product in front of it, or for each channel of a map a depthwise convolution of one pixel.
/// </summary>
internal static class AffineTranslation
{
    public static Traced? Add(LayerSite site) => Apply(site, (values, _) => (null, values));

    public static Traced? Multiply(LayerSite site) => Apply(site, (values, _) => (values, null));

    public static Traced? Subtract(LayerSite site) => site.Value(0) is null || site.Value(1) is null
        ? Apply(site, (values, constantFirst) => constantFirst
            ? ([.. values.Select(_ => -1f)], values) : (null, Array.ConvertAll(values, value => -value)))
        : site.Refuse("layers do not subtract maps");

    public static Traced? Divide(LayerSite site) => site.Value(0) is not null && site.Value(1) is null
        ? Apply(site, (values, _) => (Array.ConvertAll(values, value => 1 / value), null))
        : site.Refuse("layers do not divide by maps");

    private static Traced? Apply(LayerSite site, Func<float[], bool, (float[]? Factors, float[]? Summands)> form)
    {
        bool constantFirst = site.Value(0) is null;
        if ((site.Value(0) ?? site.Value(1)) is not { } input || site.Floats(constantFirst ? 0 : 1) is not { } constant)
        {
            return site.Refuse("its constant is not of float32");
        }

        if (PerChannel(input, constant) is not { } values)
        {
            return site.Refuse($"its constant [{string.Join(", ", constant.Shape)}] is not one for each channel");
        }

        (float[]? factors, float[]? summands) = form(values, constantFirst);
        if (factors is null && input.WithBias is { } biased)
        {
            return biased(() => summands!);
        }

        if (input.Node.Shape.Rank != 3)
        {
            return site.Refuse("constant factors and summands of vectors are layers only behind a product without a bias");
        }

        Traced Make(Func<float[]>? bias)
        {
            float[] weight = factors ?? [.. values.Select(_ => 1f)];
            Node node = ConvTranslation.Put(site, new DepthwiseConv2D(1, bias: bias is not null), input.Node, () => weight, bias);
            return input.With(node);
        }

        bool alone = site.Trace.Readers(site.Node.Output[0]) == 1;
        return summands is not null ? Make(() => summands) : Make(null) with { WithBias = alone ? bias => Make(bias) : null };
    }

    /// <summary>One value for each channel, a single one repeated; null where the constant is none of these.</summary>
    public static float[]? PerChannel(Traced input, OnnxTensor<float> constant)
    {
        int channels = input.Node.Shape.Channels;
        if (constant.Length == 1 && constant.Rank <= input.Sizes.Length + 1)
        {
            return [.. Enumerable.Repeat(constant.Values[0], channels)];
        }

        int fromEnd = input.IsMap ? input.Sizes.Length - 1 : 0;
        bool seen = input.IsMap || input.IsChannelsLast || (input.IsVector && input.Node.Shape.Rank == 1);
        return seen && constant.Length == channels && constant.Rank > fromEnd && constant.Rank <= input.Sizes.Length + 1
            && constant.Shape[constant.Rank - 1 - fromEnd] == channels ? constant.Values : null;
    }
}
