using Fovea.Layers;
using static Fovea.Onnx.Export.NodeAttributes;

namespace Fovea.Onnx.Export.Layers;

/// <summary>Layers that move values or join them: flattening, padding, upsampling, sums, products and concatenation.</summary>
internal static class ShapeExport
{
    /// <summary>
    /// Fovea's vector has the channels innermost, ONNX' Flatten leaves them outermost. Where dense layers read it, their weights follow;
    /// elsewhere the map is turned first.
    /// </summary>
    public static string Flatten(LayerSite site)
    {
        Shape input = site.InputShape;
        if (input.Rank == 1)
        {
            return site.PassOn();
        }

        bool sameOrder = input.Channels == 1 || input.Length == input.Channels;
        if (sameOrder || site.MayStayPlanar)
        {
            site.Planar = sameOrder ? null : input;
            return site.Last("Flatten", [site.Input], Int("axis", 1));
        }

        string turned = site.Step("toChannelsLast", "Transpose", [site.Input], Ints("perm", Forms.ToChannelsLast(input.Rank)));
        return site.Last("Flatten", [turned], Int("axis", 1));
    }

    public static string ZeroPad(LayerSite site, ZeroPad2D layer)
    {
        Padding padding = layer.Padding;
        string pads = site.Integers("pads", 0, 0, padding.Top, padding.Left, 0, 0, padding.Bottom, padding.Right);
        return site.Last("Pad", [site.Input, pads], Text("mode", "constant"));
    }

    public static string Upsample(LayerSite site, Upsample layer)
    {
        // Until opset 13 the region of interest, which these modes do not look at, could not be left out.
        string region = site.Opset < 13 ? site.Constant("region", [0], Array.Empty<float>()) : string.Empty;
        Shape input = site.Node.Inputs[0].OutputShape;
        Shape output = site.Node.OutputShape;
        float[] factors = layer.Factor is { } factor
            ? [(float)factor.Height, (float)factor.Width]
            : [Factor(input.Height, output.Height), Factor(input.Width, output.Width)];
        string[] inputs = [site.Input, region, site.Constant("scales", [4], [1, 1, .. factors])];
        if (layer.Mode == UpsampleMode.Bilinear)
        {
            return site.Last("Resize", inputs, Text("mode", "linear"), Text("coordinate_transformation_mode", "half_pixel"));
        }

        // The pixel that holds the middle of the output's: with whole factors as many of each, which every program knows.
        bool isWhole = layer.Factor is { } whole && double.IsInteger(whole.Height) && double.IsInteger(whole.Width);
        return site.Last(
            "Resize",
            inputs,
            Text("mode", "nearest"),
            Text("coordinate_transformation_mode", isWhole ? "asymmetric" : "half_pixel"),
            Text("nearest_mode", isWhole ? "floor" : "round_prefer_ceil"));
    }

    public static string Add(LayerSite site) =>
        site.Last(site.Inputs.Count == 2 ? "Add" : "Sum", [.. site.Inputs.Select(input => input.Name)]);

    /// <summary>A vector of factors beside a map is spread over its pixels.</summary>
    public static string Multiply(LayerSite site)
    {
        int first = site.Node.Inputs[0].OutputShape.Rank;
        int second = site.Node.Inputs[1].OutputShape.Rank;
        string factors = site.Inputs[1].Name;
        return site.Last("Mul", [site.Input, second < first ? site.AppendOnes("factors", factors, first - second) : factors]);
    }

    public static string Concatenate(LayerSite site) =>
        site.Last("Concat", [.. site.Inputs.Select(input => input.Name)], Int("axis", 1));

    // A size cannot be stated, for that of the batch stands beside it and is open; the factor is one that gives the size after rounding.
    private static float Factor(int input, int output)
    {
        float factor = (float)output / input;
        while ((int)(input * factor) < output || (int)(input * (double)factor) < output)
        {
            factor = MathF.BitIncrement(factor);
        }

        return factor;
    }
}
