using Fovea.Layers;

namespace Fovea.Onnx.Importing;

/// <summary>Normalisations as layers. They keep scale, offset, statistics, epsilon and momentum.</summary>
internal static class NormTranslation
{
    public static Traced? Batch(LayerSite site)
    {
        if (site.Value(0) is not { Sizes.Length: > 0 } given || (!given.IsVector && !IsByChannel(given, given.Sizes[0])))
        {
            return site.Refuse("its input is no feature map or vector");
        }

        Traced input = given.IsVector ? site.Flat(given) : given;

        if (site.Call.Int("training_mode", 0) != 0 || (site.Opset < 9 && site.Call.Int("spatial", 1) == 0))
        {
            return site.Refuse("it runs in training mode, or normalises each value by itself");
        }

        float epsilon = site.Call.Float("epsilon", 1e-5f);
        var layer = new BatchNorm(Math.Clamp(site.Call.Float("momentum", 0.9f), 0, 1), epsilon);
        if (Values(site, 1, input.Sizes[0]) is not { } scale || Values(site, 2, input.Sizes[0]) is not { } offset
            || Values(site, 3, input.Sizes[0]) is not { } mean || Values(site, 4, input.Sizes[0]) is not { } variance)
        {
            return site.Refuse("its parameters are no float32 constants, one for each channel");
        }

        return input.With(site.Put(
            layer,
            [input.Node],
            ("scale", () => Ordered(input, scale)),
            ("offset", () => Ordered(input, offset)),
            ("runningMean", () => Ordered(input, mean)),
            ("runningVariance", () => Ordered(input, variance))));
    }

    public static Traced? Instance(LayerSite site)
    {
        if (site.Value(0) is not { IsMap: true } input)
        {
            return site.Refuse("its input is no feature map");
        }

        return Scaled(site, input, new GroupNorm(input.Sizes[0], site.Call.Float("epsilon", 1e-5f)), 1);
    }

    public static Traced? Group(LayerSite site)
    {
        if (site.Value(0) is not { IsMap: true } input || site.Call.Int("num_groups", 0) is not (> 0 and <= int.MaxValue) || input.Sizes[0] % site.Call.Int("num_groups", 1) != 0)
        {
            return site.Refuse("its input is no feature map, or its groups do not divide the channels");
        }

        int groups = (int)site.Call.Int("num_groups", 1);
        return Scaled(site, input, new GroupNorm(groups, site.Call.Float("epsilon", 1e-5f)), site.Opset < 21 ? input.Sizes[0] / groups : 1);
    }

    public static Traced? Layer(LayerSite site)
    {
        if (site.Value(0) is not { } given || (!given.IsChannelsLast && !given.IsVector))
        {
            return site.Refuse("its last dimension is not the channels");
        }

        Traced input = given.IsVector ? site.Flat(given) : given;
        long axis = site.Call.Int("axis", -1);
        return axis == -1 || axis == input.Sizes.Length
            ? Scaled(site, input, new LayerNorm(site.Call.Float("epsilon", 1e-5f)), 1)
            : site.Refuse("it normalises more than the channels");
    }

    /// <summary>Whether a layer that has one value for each channel has one for each of ONNX' second dimension, too.</summary>
    public static bool IsByChannel(Traced input, int channels) =>
        input.IsMap || (input.Node.Shape.Rank == 1 && input.Sizes[0] == input.Node.Shape.Channels && channels == input.Node.Shape.Channels);

    /// <summary>Parameters of a vector follow its order; those of a map are one for each channel.</summary>
    public static float[] Ordered(Traced input, float[] values) => input.Node.Shape.Rank == 1 ? input.Order.ToModel(values) : values;

    private static Traced? Scaled(LayerSite site, Traced input, Layer layer, int repeat)
    {
        int channels = input.Node.Shape.Channels;
        if (Values(site, 1, channels / repeat) is not { } scale)
        {
            return site.Refuse("its scale is no float32 constant, one for each channel");
        }

        float[]? offset = site.Has(2) ? Values(site, 2, channels / repeat) : new float[channels / repeat];
        if (offset is null)
        {
            return site.Refuse("its bias is no float32 constant, one for each channel");
        }

        return input.With(site.Put(
            layer, [input.Node], ("scale", () => Ordered(input, Repeated(scale, repeat))), ("offset", () => Ordered(input, Repeated(offset, repeat)))));
    }

    // Version 18 of GroupNormalization has one value for each group.
    private static float[] Repeated(float[] values, int times) => [.. values.SelectMany(value => Enumerable.Repeat(value, times))];

    private static float[]? Values(LayerSite site, int index, int count) =>
        site.Floats(index) is { Rank: 1 } values && values.Length == count ? values.Values : null;
}
