using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Importing.Patterns;

/// <summary>
/// (x - mean) / sqrt(mean((x - mean)^2) + epsilon) in steps, with a scale and an offset behind it: LayerNorm where the means go over the
/// channels, GroupNorm where they go over the pixels of each channel or of all.
/// </summary>
internal static class LayerNormPattern
{
    public static Composite? Find(GraphView view, NodeProto quotient)
    {
        if (quotient.Input.Count != 2 || view.Maker(quotient.Input[1], "Sqrt") is not { } root || view.Sum(root.Input[0]) is not { } safe
            || view.Maker(safe.Other, "ReduceMean") is not { } variance)
        {
            return null;
        }

        string centred = quotient.Input[0];
        NodeProto? square = view.Maker(variance.Input[0], "Mul") is { Input: [var left, var right] } product
            && left == centred && right == centred
            ? product
            : view.Maker(variance.Input[0], "Pow") is { } power && view.IsPower(power, centred, 2) ? power : null;
        if (square is null || view.Maker(centred, "Sub", square.OpType == "Mul" ? 3 : 2) is not { Input.Count: 2 } difference
            || view.Maker(difference.Input[1], "ReduceMean") is not { } mean || mean.Input[0] != difference.Input[0]
            || view.Integers(mean, "axes", 1) is not { Length: > 0 } axes || view.Integers(variance, "axes", 1) is not { } others
            || !axes.SequenceEqual(others) || GraphView.Int(mean, "keepdims", 1) == 0 || GraphView.Int(variance, "keepdims", 1) == 0)
        {
            return null;
        }

        (string? scale, string? offset, List<NodeProto> more) = view.Affine(quotient);
        NodeProto[] nodes = [mean, difference, square, variance, safe.Node, root, quotient, .. more];
        return new Composite(
            mean.Input[0],
            nodes[^1],
            nodes[..^1],
            (site, input) => Translate(site, input, axes, (float)safe.Number, scale, offset));
    }

    private static Traced? Translate(LayerSite site, Traced given, long[] axes, float epsilon, string? scale, string? offset)
    {
        Traced input = given.IsVector ? site.Flat(given) : given;
        int rank = input.Sizes.Length + 1;
        long[] over = [.. axes.Select(axis => axis < 0 ? axis + rank : axis).Order()];
        bool channels = (input.IsVector && over is [1]) || (input.IsMap && over is [1]) || (input.IsChannelsLast && over is [3]);
        bool pixels = (input.IsMap && over is [2, 3]) || (input.IsChannelsLast && over is [1, 2]);
        bool all = (input.IsMap || input.IsChannelsLast) && over is [1, 2, 3];
        Layer? layer = channels ? new LayerNorm(epsilon)
            : pixels ? new GroupNorm(input.Node.Shape.Channels, epsilon)
            : all ? new GroupNorm(1, epsilon) : null;
        return layer is null ? site.Refuse("it normalises neither channels nor pixels") : Put(site, input, layer, scale, offset);
    }

    /// <summary>A normalisation with the scale and offset that stand behind it.</summary>
    public static Traced? Put(LayerSite site, Traced input, Layer layer, string? scale, string? offset)
    {
        float[]? scales = Values(site, input, scale, 1);
        float[]? offsets = Values(site, input, offset, 0);
        if (scales is null || offsets is null)
        {
            return site.Refuse("its scale and offset are not one for each channel");
        }

        Node node = site.Put(layer, [input.Node], ("scale", () => scales), ("offset", () => offsets));
        return input.With(node);
    }

    private static float[]? Values(LayerSite site, Traced input, string? name, float missing)
    {
        if (name is null)
        {
            var same = new float[input.Node.Shape.Channels];
            Array.Fill(same, missing);
            return same;
        }

        return site.Trace.Constant(name) is OnnxTensor<float> constant && AffineTranslation.PerChannel(input, constant) is { } values
            ? NormTranslation.Ordered(input, values) : null;
    }
}
