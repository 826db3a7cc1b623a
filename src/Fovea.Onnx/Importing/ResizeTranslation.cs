using Fovea.Layers;

namespace Fovea.Onnx.Importing;

/// <summary>Zeros around a map, and maps made larger by whole factors, as layers.</summary>
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
        return site.Call.Text("mode", "nearest") == "nearest" ? Enlarge(site, scales, UpsampleMode.Nearest) : site.Refuse("its mode is no layer's");
    }

    public static Traced? Resize(LayerSite site)
    {
        string mode = site.Call.Text("mode", "nearest");
        string places = site.Opset < 11 ? "asymmetric" : site.Call.Text("coordinate_transformation_mode", "half_pixel");
        string rounding = site.Opset < 11 ? "floor" : site.Call.Text("nearest_mode", "round_prefer_floor");
        bool middles = places is "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric";

        // With whole factors the middle of an output lies nearer to its own pixel than to any other.
        bool nearest = mode == "nearest"
            && ((middles && rounding.StartsWith("round_prefer", StringComparison.Ordinal)) || (places == "asymmetric" && rounding == "floor"));
        if (!nearest && !(mode == "linear" && middles))
        {
            return site.Refuse($"its mode {mode} with {places} is no layer's");
        }

        if (site.Call.Int("antialias", 0) != 0 || site.Call.Has("axes"))
        {
            return site.Refuse("it smooths, or names its axes");
        }

        return Enlarge(site, Scales(site), nearest ? UpsampleMode.Nearest : UpsampleMode.Bilinear);
    }

    private static float[]? Scales(LayerSite site)
    {
        OnnxTensor<float>? scales = site.Floats(site.Opset < 11 ? 1 : 2);
        if (scales is { Length: > 0 })
        {
            return scales.Values;
        }

        if (site.Constant(3) is not OnnxTensor<long> { Length: 4 } sizes || site.Value(0) is not { Sizes.Length: 3 } input)
        {
            return null;
        }

        return [1, .. input.Sizes.Select((size, d) => sizes.Values[d + 1] / (float)size)];
    }

    private static Traced? Enlarge(LayerSite site, float[]? scales, UpsampleMode mode)
    {
        if (site.Value(0) is not { } input || scales is not { Length: 4 } || (!input.IsMap && !input.IsChannelsLast))
        {
            return site.Refuse("its input is no feature map, or its scales are no constant");
        }

        int first = input.IsMap ? 2 : 1;
        bool whole = scales.All(scale => scale >= 1 && scale == MathF.Floor(scale) && scale < 1024);
        if (!whole || scales.Where((_, d) => d != first && d != first + 1).Any(scale => scale != 1))
        {
            return site.Refuse("it does not make height and width larger by whole factors");
        }

        Models.Node enlarged = site.Put(new Upsample(((int)scales[first], (int)scales[first + 1]), mode), [input.Node]);
        return input.IsMap ? Traced.Map(enlarged) : Traced.MapLast(enlarged);
    }
}
