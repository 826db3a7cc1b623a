using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>The values of layers that treat each place by itself: functions, branches that meet, and what only moves values.</summary>
internal static class UnitChannels
{
    public static UnitArithmetic Function(ImageRun run, ModelNode node, UnitPlace unit)
    {
        double input = run.ValueAt(node.Inputs[0], unit, out _);
        return new UnitArithmetic
        {
            Node = node,
            Unit = unit,
            Rule = UnitFunctions.Formula(node.Layer),
            Terms = [new UnitTerm(node.Inputs[0], unit, input, null, UnitFunctions.Value(node.Layer, input))],
        };
    }

    /// <summary>e^x over the sum of e^x; the greatest is taken off before, which changes nothing and keeps the numbers small.</summary>
    public static UnitArithmetic Softmax(ImageRun run, ModelNode node, UnitPlace unit)
    {
        Shape shape = node.OutputShape;
        int at = unit.IndexIn(shape);
        int first = at / shape.Channels * shape.Channels;
        ReadOnlySpan<float> inputs = run.Output(node.Inputs[0]).Span.Slice(first, shape.Channels);
        double greatest = double.NegativeInfinity;
        foreach (float input in inputs)
        {
            greatest = Math.Max(greatest, input);
        }

        double sum = 0;
        foreach (float input in inputs)
        {
            sum += Math.Exp(input - greatest);
        }

        var terms = new UnitTerm[inputs.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            double share = first + i == at ? Math.Exp(inputs[i] - greatest) / sum : 0;
            terms[i] = new UnitTerm(node.Inputs[0], UnitPlace.Of(shape, first + i), inputs[i], null, share);
        }

        return new UnitArithmetic
        {
            Node = node,
            Unit = unit,
            Rule = "e^(x − greatest) over the sum of all of them",
            Terms = terms,
            Constants = [new("greatest", greatest), new("sum", sum)],
        };
    }

    public static UnitArithmetic Joined(ImageRun run, ModelNode node, UnitPlace unit)
    {
        var terms = new List<UnitTerm>();
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            ModelNode source = node.Inputs[i];
            if (LayerReach.TryChannels(node, i, new ChannelRange(unit.Channel, unit.Channel), out ChannelRange? channels))
            {
                bool isForChannels = source.OutputShape != node.OutputShape && node.Layer is Multiply;
                int channel = channels!.Value.First;
                UnitPlace place = isForChannels ? new UnitPlace(0, 0, channel) : unit with { Channel = channel };
                double input = run.ValueAt(source, place, out _);
                terms.Add(new UnitTerm(source, place, input, null, input));
            }
        }

        if (node.Layer is Multiply)
        {
            UnitTerm value = terms[0];
            terms = [value with { Weight = terms[1].Input, Share = value.Input * terms[1].Input }];
        }

        return new UnitArithmetic
        {
            Node = node,
            Unit = unit,
            Rule = node.Layer switch
            {
                Add => $"the sum of the branches {string.Join(" and ", node.Inputs.Select(input => input.Name))}",
                Multiply => $"{node.Inputs[0].Name} times {node.Inputs[1].Name}",
                _ => $"a value of {terms[0].Source.Name}, side by side with the other branches",
            },
            Terms = terms,
        };
    }

    public static UnitArithmetic Moved(ImageRun run, ModelNode node, UnitPlace unit)
    {
        ModelNode source = node.Inputs[0];
        var terms = new List<UnitTerm>();
        if (node.Layer is Upsample)
        {
            (Axis rows, Axis columns) = LayerReach.Of(node, 0);
            foreach ((int row, double vertical) in ((Axis.Stretched)rows).Shares(unit.Row))
            {
                foreach ((int column, double horizontal) in ((Axis.Stretched)columns).Shares(unit.Column))
                {
                    var place = new UnitPlace(row, column, unit.Channel);
                    double weight = vertical * horizontal;
                    double input = run.ValueAt(source, place, out _);
                    terms.Add(new UnitTerm(source, place, input, weight, input * weight));
                }
            }
        }
        else
        {
            UnitPlace place = node.Layer switch
            {
                Flatten => UnitPlace.Of(source.OutputShape, unit.Channel),
                ZeroPad2D layer => unit with { Row = unit.Row - layer.Padding.Top, Column = unit.Column - layer.Padding.Left },
                _ => unit,
            };
            double input = run.ValueAt(source, place, out bool isPadding);
            terms.Add(new UnitTerm(source, place, input, null, input, isPadding));
        }

        return new UnitArithmetic
        {
            Node = node,
            Unit = unit,
            Rule = node.Layer switch
            {
                Upsample { Mode: UpsampleMode.Bilinear } => "the mean of the nearest pixels, the nearer the more",
                Upsample => "the nearest pixel",
                Dropout or SpatialDropout => "the value itself: nothing is dropped outside of training",
                ZeroPad2D => terms[0].IsPadding ? "a zero of the padding" : "the value itself",
                _ => "the value itself",
            },
            Terms = terms,
        };
    }
}
