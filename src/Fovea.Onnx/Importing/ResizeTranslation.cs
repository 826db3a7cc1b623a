using Fovea.Layers;

namespace Fovea.Onnx.Importing;

/// <summary>Zeros around a map, and maps made larger, as layers.</summary>
internal static class ResizeTranslation
{
    public static Traced? Pad(LayerSite site)
    {
        if (site.Value(0) is not { Sizes.Length: 3 } input || site.Integers("pads", 1) is not { Length: 8 } pads
            || site.Call.Text("mode", "constant") != "constant" || site.Has(3))
        {
            return site.Refuse("it does not pad height and width of a map with a constant");
        }

        float value = site.Opset < 11 ? site.Call.Float("value", 0) : !site.Has(2) ? 0 : site.Floats(2) is { Length: 1 } given ? given.Values[0] : float.NaN;
        int first = input.IsMap ? 2 : 1;
        bool others = pads.Where((pad, d) => d % 4 != first && d % 4 != first + 1).All(pad => pad == 0);
        if ((!input.IsMap && !input.IsChannelsLast) || value != 0 || !others || pads.Any(pad => pad is < 0 or > int.MaxValue))
        {
            return site.Refuse("it does not put zeros around height and width alone");
        }

        var sides = Padding.Explicit((int)pads[first], (int)pads[first + 4], (int)pads[first + 1], (int)pads[first + 5]);
        Models.Node padded = site.Put(new ZeroPad2D(sides), [input.Node]);
        return input.IsMap ? Traced.Map(padded) : Traced.MapLast(padded);
    }

    public static Traced? Upsample(LayerSite site)
    {
        float[]? scales = site.Call.Floats("scales") is { } stated ? [.. stated] : site.Floats(1)?.Values;
        return site.Call.Text("mode", "nearest") == "nearest"
            ? Enlarge(site, scales, null, UpsampleMode.Nearest, byWholeFactors: true)
            : site.Refuse("its mode is no layer's");
    }

    public static Traced? Resize(LayerSite site)
    {
        string mode = site.Call.Text("mode", "nearest");
        string places = site.Opset < 11 ? "asymmetric" : site.Call.Text("coordinate_transformation_mode", "half_pixel");
        string rounding = site.Opset < 11 ? "floor" : site.Call.Text("nearest_mode", "round_prefer_floor");
        if (site.Call.Int("antialias", 0) != 0 || site.Call.Has("axes") || site.Call.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
        {
            return site.Refuse("it smooths, names its axes or keeps the ratio of the sides");
        }

        // A layer measures from the middles of the pixels; by whole factors other ways find the same ones.
        bool middles = places is "half_pixel" or "pytorch_half_pixel";
        bool rounds = rounding.StartsWith("round_prefer", StringComparison.Ordinal);
        (bool Ever, bool ByWhole) nearest = (
            middles && rounding == "round_prefer_ceil",
            ((middles || places == "half_pixel_symmetric") && rounds) || (places == "asymmetric" && rounding == "floor"));
        (bool Ever, bool ByWhole) fits = mode switch
        {
            "nearest" => nearest,
            "linear" => (middles, middles || places == "half_pixel_symmetric"),
            _ => (false, false),
        };
        if (!fits.Ever && !fits.ByWhole)
        {
            return site.Refuse($"its mode {mode} with {places} is no layer's");
        }

        OnnxTensor<float>? scales = site.Floats(site.Opset < 11 ? 1 : 2);
        long[]? sizes = scales is { Length: > 0 } ? null : (site.Constant(3) as OnnxTensor<long>)?.Values;
        return Enlarge(site, scales?.Values, sizes, mode == "nearest" ? UpsampleMode.Nearest : UpsampleMode.Bilinear, !fits.Ever);
    }

    private static Traced? Enlarge(LayerSite site, float[]? scales, long[]? sizes, UpsampleMode mode, bool byWholeFactors)
    {
        if (site.Value(0) is not { Sizes.Length: 3 } input || (!input.IsMap && !input.IsChannelsLast)
            || (sizes is null ? scales : [.. sizes]) is not { Length: 4 } given)
        {
            return site.Refuse("its input is no feature map, or its scales are no constant");
        }

        int first = input.IsMap ? 2 : 1;
        double[] factors = [.. given.Select((value, d) => d == 0 || sizes is null ? value : (double)value / input.Sizes[d - 1])];
        bool isWhole = factors.All(double.IsInteger);
        bool others = factors.Where((_, d) => d != first && d != first + 1 && (d > 0 || sizes is null)).All(factor => factor == 1);
        if (!others || factors.Any(factor => !(factor >= 1 && factor < 1024)) || (byWholeFactors && !isWhole))
        {
            return site.Refuse($"it does not make height and width alone larger{(byWholeFactors ? " by whole factors" : "")}");
        }

        Upsample layer = sizes is null || isWhole
            ? new Upsample((factors[first], factors[first + 1]), mode)
            : Layers.Upsample.To(((int)sizes[first], (int)sizes[first + 1]), mode);
        Models.Node enlarged = site.Put(layer, [input.Node]);
        return input.IsMap ? Traced.Map(enlarged) : Traced.MapLast(enlarged);
    }
}
