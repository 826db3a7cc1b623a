using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Operators.Products;

namespace Fovea.Onnx.Importing;

/// <summary>Products with a constant matrix as dense layers.</summary>
internal static class DenseTranslation
{
    public static Traced? Gemm(LayerSite site)
    {
        if (site.Floats(1) is not { Rank: 2 } weight || (site.Has(2) && site.Floats(2) is null) || site.Call.Int("transA", 0) != 0)
        {
            return site.Refuse("its weight and bias are no float32 constants, or its input is transposed");
        }

        bool transposed = site.Call.Int("transB", 0) != 0;
        float alpha = site.Call.Float("alpha", 1);
        float beta = site.Call.Float("beta", 1);
        int units = weight.Shape[transposed ? 0 : 1];
        if (site.Floats(2) is { } bias && bias.Length != 1 && (bias.Length != units || bias.Shape[^1] != units || bias.Rank > 2))
        {
            return site.Refuse($"its bias [{string.Join(", ", bias.Shape)}] is not one for each unit");
        }

        float[] Weight() => Scaled(
            transposed ? Product.Transpose<float>(weight.Values, weight.Shape[0], weight.Shape[1]) : weight.Values, alpha);
        float[] Bias(float[] values) =>
            Scaled(values.Length == units ? values : [.. Enumerable.Repeat(values[0], units)], beta);
        return Dense(site, weight.Shape[transposed ? 1 : 0], units, Weight, site.Floats(2) is { } given ? () => Bias(given.Values) : null);
    }

    public static Traced? MatMul(LayerSite site) => site.Floats(1) is { Rank: 2 } weight
        ? Dense(site, weight.Shape[0], weight.Shape[1], () => weight.Values, null)
        : site.Refuse("its second factor is no constant float32 matrix");

    private static Traced? Dense(LayerSite site, int features, int units, Func<float[]> weight, Func<float[]>? bias)
    {
        if (site.Value(0) is not { IsVector: true } input || input.Sizes[0] != features)
        {
            return site.Refuse($"its input is not a vector of {features} features");
        }

        Node vector = site.Flat(input).Node;
        Func<float[]> ordered = () => input.Order.RowsToModel(weight(), units);
        Traced Make(Func<float[]>? values) =>
            Traced.Vector(ConvTranslation.Put(site, new Dense(units, values is not null), vector, ordered, values));

        bool alone = site.Trace.Readers(site.Node.Output[0]) == 1;
        return bias is not null ? Make(bias) : Make(null) with { WithBias = alone ? values => Make(values) : null };
    }

    private static float[] Scaled(float[] values, float factor) => factor == 1 ? values : Array.ConvertAll(values, value => value * factor);
}
