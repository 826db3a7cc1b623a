using Fovea.Layers;

namespace Fovea.Onnx.Importing;

/// <summary>Functions of single values as layers, and those that end a network.</summary>
internal static class ActivationTranslation
{
    public static Traced? Relu(LayerSite site) => Put(site, new Relu());

    public static Traced? LeakyRelu(LayerSite site) => Put(site, new LeakyRelu(site.Call.Float("alpha", 0.01f)));

    public static Traced? Elu(LayerSite site) => Put(site, new Elu(site.Call.Float("alpha", 1)));

    public static Traced? Gelu(LayerSite site) => Put(site, new Gelu(site.Call.Text("approximate", "none") == "tanh"));

    public static Traced? Sigmoid(LayerSite site) => Put(site, new Sigmoid());

    public static Traced? Tanh(LayerSite site) => Put(site, new Tanh());

    public static Traced? HardSwish(LayerSite site) => Put(site, new HardSwish());

    // No layer by itself: x * HardSigmoid(x) is HardSwish, which the product behind it finds out. The value stands for its input until
    // then.
    public static Traced? HardSigmoid(LayerSite site)
    {
        bool usual = Math.Abs(site.Call.Float("alpha", 0.2f) - (1f / 6)) < 1e-6 && site.Call.Float("beta", 0.5f) == 0.5f;
        return usual && site.Value(0) is { } input && JoinTranslation.IsGateOfItself(site)
            ? input with { IsStandIn = true }
            : site.Refuse("it is no layer but in the product x * HardSigmoid(x)");
    }

    public static Traced? Clip(LayerSite site)
    {
        float least = site.Opset < 11 ? site.Call.Float("min", float.MinValue) : Bound(site, 1, float.MinValue);
        float most = site.Opset < 11 ? site.Call.Float("max", float.MaxValue) : Bound(site, 2, float.MaxValue);
        return (least, most) switch
        {
            (0, 6) => Put(site, new Relu6()),
            (0, float.MaxValue or float.PositiveInfinity) => Put(site, new Relu()),
            _ => site.Refuse("only a Clip from 0 to 6 and one from 0 on are layers"),
        };
    }

    public static Traced? Softmax(LayerSite site)
    {
        if (site.Value(0) is not { } input)
        {
            return site.Refuse("its input is a constant");
        }

        long axis = site.Call.Int("axis", site.Opset < 13 ? 1 : -1);
        axis = axis < 0 ? axis + input.Sizes.Length + 1 : axis;
        if (input.IsVector && axis == 1)
        {
            Traced vector = site.Flat(input);
            return vector.With(site.Put(new Softmax(), [vector.Node]));
        }

        // Before opset 13 it went over all behind its axis.
        bool overChannels = (site.Opset >= 13 && (input.IsMap || input.IsPixel) && axis == 1) || (input.IsChannelsLast && axis == 3);
        return overChannels ? Put(site, new Softmax()) : site.Refuse("it does not go over the channels");
    }

    public static Traced? Dropout(LayerSite site)
    {
        float? rate = site.Opset < 12 ? site.Call.Float("ratio", 0.5f) : site.Has(1) ? site.Floats(1) is { Length: 1 } given ? given.Values[0] : null : 0.5f;
        if (site.Value(0) is not { } input || rate is null || (site.Has(2) && site.Constant(2) is not OnnxTensor<bool>))
        {
            return site.Refuse("its rate is no constant");
        }

        return rate == 0 ? input : input.With(site.Put(new Dropout(rate.Value), [input.Node]));
    }

    private static float Bound(LayerSite site, int index, float missing) =>
        !site.Has(index) ? missing : site.Floats(index) is { Length: 1 } bound ? bound.Values[0] : float.NaN;

    private static Traced? Put(LayerSite site, Layer layer) =>
        site.Value(0) is { } input ? input.With(site.Put(layer, [input.Node])) : site.Refuse("its input is a constant");
}
