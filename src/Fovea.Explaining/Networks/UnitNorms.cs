using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>The values of normalisations: one product and an offset, with the statistics that they come from.</summary>
internal static class UnitNorms
{
    public static UnitArithmetic Of(ImageRun run, ModelNode node, UnitPlace unit)
    {
        ModelNode source = node.Inputs[0];
        int c = unit.Channel % source.OutputShape.Channels;
        (double mean, double variance, double epsilon) = Statistics(run, node, unit);
        double scale = node.Parameters[0].Values[c];
        double offset = node.Parameters[1].Values[c];
        double weight = scale / Math.Sqrt(variance + epsilon);
        double input = run.ValueAt(source, unit, out _);
        return new UnitArithmetic
        {
            Node = node,
            Unit = unit,
            Rule = "(x − mean) / √(variance + epsilon) · scale + offset, which is one product and an offset",
            Terms = [new UnitTerm(source, unit, input, weight, input * weight)],
            Bias = offset - (mean * weight),
            Constants =
            [
                new("mean", mean), new("variance", variance), new("epsilon", epsilon), new("scale", scale), new("offset", offset),
            ],
        };
    }

    private static (double Mean, double Variance, double Epsilon) Statistics(ImageRun run, ModelNode node, UnitPlace unit)
    {
        Shape shape = node.OutputShape;
        int channels = shape.Channels;
        int at = unit.IndexIn(shape);
        switch (node.Layer)
        {
            case BatchNorm layer:
                return (node.Parameters[2].Values[at % channels], node.Parameters[3].Values[at % channels], layer.Epsilon);
            case LayerNorm layer:
                ReadOnlySpan<float> own = run.Output(node.Inputs[0]).Span.Slice(at / channels * channels, channels);
                (double mean, double variance) = Moments(own, 1, 0, 1);
                return (mean, variance, layer.Epsilon);
            default:
                var group = (GroupNorm)node.Layer;
                int width = channels / group.Groups;
                (mean, variance) = Moments(run.Output(node.Inputs[0]).Span, channels, at % channels / width * width, width);
                return (mean, variance, group.Epsilon);
        }
    }

    // Of some neighbouring channels at every place.
    private static (double Mean, double Variance) Moments(ReadOnlySpan<float> values, int stride, int first, int width)
    {
        double sum = 0;
        double squares = 0;
        int count = values.Length / stride * width;
        for (int pass = 0; pass < 2; pass++)
        {
            double mean = sum / count;
            for (int place = first; place < values.Length; place += stride)
            {
                for (int i = place; i < place + width; i++)
                {
                    sum += pass == 0 ? values[i] : 0;
                    squares += pass == 0 ? 0 : (values[i] - mean) * (values[i] - mean);
                }
            }
        }

        return (sum / count, squares / count);
    }
}
