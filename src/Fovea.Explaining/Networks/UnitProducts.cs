using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>The values of layers with weights.</summary>
internal static class UnitProducts
{
    public static UnitArithmetic Of(ImageRun run, ModelNode node, UnitPlace unit)
    {
        List<UnitTerm> terms = node.Layer switch
        {
            Dense dense => Dense(run, node, dense, unit),
            ConvTranspose2D transposed => Transposed(run, node, transposed, unit),
            _ => Convolution(run, node, unit),
        };
        double? bias = node.Parameters.Count > 1 ? node.Parameters[1].Values[unit.Channel] : null;
        string products = terms.Count == 1 ? "1 product" : FormattableString.Invariant($"{terms.Count:N0} products");
        return new UnitArithmetic
        {
            Node = node,
            Unit = unit,
            Rule = bias is null ? $"the sum of {products}" : $"the sum of {products}, and a bias",
            Terms = terms,
            Bias = bias,
        };
    }

    /// <summary>The convolution of a layer, also of one that treats each channel by itself.</summary>
    public static Conv2D AsConvolution(ModelNode node) =>
        node.Layer as Conv2D ?? ((DepthwiseConv2D)node.Layer).AsConv2D(node.Inputs[0].OutputShape);

    private static List<UnitTerm> Convolution(ImageRun run, ModelNode node, UnitPlace unit)
    {
        Conv2D layer = AsConvolution(node);
        ModelNode source = node.Inputs[0];
        ReadOnlySpan<float> weight = node.Parameters[0].Values;
        int channels = source.OutputShape.Channels / layer.Groups;
        int firstChannel = unit.Channel / (layer.Filters / layer.Groups) * channels;
        (Axis rows, Axis columns) = LayerReach.Of(node, 0);
        var terms = new List<UnitTerm>(layer.Kernel.Height * layer.Kernel.Width * channels);
        int at = unit.Channel;
        foreach (int row in rows.Reads(unit.Row))
        {
            foreach (int column in columns.Reads(unit.Column))
            {
                for (int c = 0; c < channels; c++, at += layer.Filters)
                {
                    terms.Add(Product(run, source, new UnitPlace(row, column, firstChannel + c), weight[at]));
                }
            }
        }

        return terms;
    }

    private static List<UnitTerm> Transposed(ImageRun run, ModelNode node, ConvTranspose2D layer, UnitPlace unit)
    {
        ModelNode source = node.Inputs[0];
        Shape shape = source.OutputShape;
        ReadOnlySpan<float> weight = node.Parameters[0].Values;
        int groupFilters = layer.Filters / layer.Groups;
        int groupChannels = shape.Channels / layer.Groups;
        int firstChannel = unit.Channel / groupFilters * groupChannels;
        (Axis rows, Axis columns) = LayerReach.Of(node, 0);
        var terms = new List<UnitTerm>();
        foreach ((int row, int tapRow) in ((Axis.Transposed)rows).Taps(unit.Row))
        {
            foreach ((int column, int tapColumn) in ((Axis.Transposed)columns).Taps(unit.Column))
            {
                // The kernel's copies of pixels that there are; outside of the input is no pixel, not a zero.
                if (row < 0 || row >= shape.Height || column < 0 || column >= shape.Width)
                {
                    continue;
                }

                int tap = (((tapRow * layer.Kernel.Width) + tapColumn) * groupFilters) + (unit.Channel % groupFilters);
                for (int c = firstChannel; c < firstChannel + groupChannels; c++)
                {
                    terms.Add(Product(run, source, new UnitPlace(row, column, c), weight[(tap * shape.Channels) + c]));
                }
            }
        }

        return terms;
    }

    private static List<UnitTerm> Dense(ImageRun run, ModelNode node, Dense layer, UnitPlace unit)
    {
        ModelNode source = node.Inputs[0];
        ReadOnlySpan<float> weight = node.Parameters[0].Values;
        var terms = new List<UnitTerm>(source.OutputShape.Length);
        for (int i = 0; i < source.OutputShape.Length; i++)
        {
            terms.Add(Product(run, source, new UnitPlace(0, 0, i), weight[(i * layer.Units) + unit.Channel]));
        }

        return terms;
    }

    private static UnitTerm Product(ImageRun run, ModelNode source, UnitPlace place, double weight)
    {
        double input = run.ValueAt(source, place, out bool isPadding);
        return new UnitTerm(source, place, input, weight, input * weight, isPadding);
    }
}
