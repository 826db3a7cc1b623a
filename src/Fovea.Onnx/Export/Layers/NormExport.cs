using Fovea.Layers;
using static Fovea.Onnx.Export.NodeAttributes;

namespace Fovea.Onnx.Export.Layers;

/// <summary>Normalisations.</summary>
internal static class NormExport
{
    public static string Batch(LayerSite site, BatchNorm layer)
    {
        string[] parameters =
        [
            .. ((string[])["scale", "offset", "runningMean", "runningVariance"]).Select(
                name => site.Constant(name, [site.InputShape.Channels], site.ChannelValues(name))),
        ];
        return site.LastOfEach(
            "BatchNormalization", [site.Input, .. parameters], Float("epsilon", layer.Epsilon), Float("momentum", layer.Momentum));
    }

    /// <summary>The operator of opset 17 normalises the last dimensions; before it, and for vectors, nothing has to be moved.</summary>
    public static string Layer(LayerSite site, LayerNorm layer)
    {
        int rank = site.InputShape.Rank;
        if (site.Opset < 17)
        {
            return LayerInSteps(site, layer.Epsilon);
        }

        int[] sizes = [site.InputShape.Channels];
        string scale = site.Constant("scale", sizes, site.ChannelValues("scale"));
        string offset = site.Constant("offset", sizes, site.ChannelValues("offset"));
        if (rank == 1)
        {
            return site.LastOfEach("LayerNormalization", [site.Input, scale, offset], Int("axis", -1), Float("epsilon", layer.Epsilon));
        }

        string last = site.Step("toChannelsLast", "Transpose", [site.Input], Ints("perm", Forms.ToChannelsLast(rank)));
        string norm = site.Step("norm", "LayerNormalization", [last, scale, offset], Int("axis", -1), Float("epsilon", layer.Epsilon));
        return site.Last("Transpose", [norm], Ints("perm", Forms.ToChannelsFirst(rank)));
    }

    /// <summary>
    /// The operator takes one scale for each channel from opset 21; before it, groups become the channels of an instance normalisation.
    /// </summary>
    public static string Group(LayerSite site, GroupNorm layer)
    {
        float[] scales = site.ChannelValues("scale");
        float[] offsets = site.ChannelValues("offset");
        Shape input = site.InputShape;
        if (site.Opset >= 21 && input.Rank > 1)
        {
            string scale = site.Constant("scale", [input.Channels], scales);
            string offset = site.Constant("offset", [input.Channels], offsets);
            return site.Last(
                "GroupNormalization", [site.Input, scale, offset], Int("num_groups", layer.Groups), Float("epsilon", layer.Epsilon));
        }

        string groups = site.Step("groups", "Reshape", [site.Input, site.Integers("groups.shape", 0, layer.Groups, -1)]);
        float[] ones = new float[layer.Groups];
        Array.Fill(ones, 1);
        string norm = site.Step(
            "norm",
            "InstanceNormalization",
            [groups, site.Constant("ones", [layer.Groups], ones), site.Constant("zeros", [layer.Groups], new float[layer.Groups])],
            Float("epsilon", layer.Epsilon));
        long[] sizes = [0, input.Channels, .. input.Extents.Take(input.Rank - 1).Select(extent => (long)extent)];
        string whole = site.Step("channels", "Reshape", [norm, site.Integers("channels.shape", sizes)]);
        return ScaleAndOffset(site, whole, scales, offsets);
    }

    private static string LayerInSteps(LayerSite site, float epsilon)
    {
        string mean = site.Reduce("mean", "ReduceMean", site.Input, axis: 1, keep: true);
        string centred = site.Step("centred", "Sub", [site.Input, mean]);
        string square = site.Step("square", "Mul", [centred, centred]);
        string variance = site.Reduce("variance", "ReduceMean", square, axis: 1, keep: true);
        string safe = site.Step("epsilon", "Add", [variance, site.Constant("epsilon", epsilon)]);
        string normal = site.Step("norm", "Div", [centred, site.Step("deviation", "Sqrt", [safe])]);
        site.Planar = site.Inputs[0].Planar;
        return ScaleAndOffset(site, normal, site.ChannelValues("scale"), site.ChannelValues("offset"));
    }

    private static string ScaleAndOffset(LayerSite site, string value, float[] scales, float[] offsets)
    {
        string scaled = site.Step("scaled", "Mul", [value, site.Constant("scale", site.ChannelSizes, scales)]);
        return site.Last("Add", [scaled, site.Constant("offset", site.ChannelSizes, offsets)]);
    }
}
