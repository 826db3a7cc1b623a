using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>The values of poolings. Places in the padding are left out, as the layers leave them out.</summary>
internal static class UnitWindows
{
    public static UnitArithmetic Of(ImageRun run, ModelNode node, UnitPlace unit)
    {
        ModelNode source = node.Inputs[0];
        MapSize size = MapSize.Of(source.OutputShape);
        (Axis rows, Axis columns) = LayerReach.Of(node, 0);
        var places = new List<UnitPlace>();
        foreach (int row in rows.Reads(unit.Row).Where(row => row >= 0 && row < size.Height))
        {
            foreach (int column in columns.Reads(unit.Column).Where(column => column >= 0 && column < size.Width))
            {
                places.Add(new UnitPlace(row, column, unit.Channel));
            }
        }

        double[] inputs = [.. places.Select(place => (double)run.ValueAt(source, place, out _))];
        bool isMaximum = node.Layer is MaxPool2D or GlobalMaxPool2D or AdaptiveMaxPool2D;
        int winner = isMaximum ? Greatest(inputs) : -1;
        var terms = new UnitTerm[inputs.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            double weight = isMaximum ? (i == winner ? 1 : 0) : 1.0 / inputs.Length;
            double share = !isMaximum ? inputs[i] * weight : i == winner ? inputs[i] : 0;
            terms[i] = new UnitTerm(source, places[i], inputs[i], weight, share);
        }

        string values = FormattableString.Invariant($"{inputs.Length:N0} values");
        return new UnitArithmetic
        {
            Node = node,
            Unit = unit,
            Rule = isMaximum ? $"the greatest of {values}" : $"the mean of {values}",
            Terms = terms,
        };
    }

    // The first of the greatest; as in the layers, what is no number wins and stays.
    private static int Greatest(double[] values)
    {
        int greatest = 0;
        for (int i = 1; i < values.Length && !double.IsNaN(values[greatest]); i++)
        {
            greatest = values[i] <= values[greatest] ? greatest : i;
        }

        return greatest;
    }
}
