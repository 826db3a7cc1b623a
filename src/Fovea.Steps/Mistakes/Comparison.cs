using System.Collections.Immutable;
using System.Globalization;

namespace Fovea.Steps.Mistakes;

/// <summary>A learner's result, held against others.</summary>
internal sealed class Comparison
{
    private const int Probes = 5;

    private static readonly string[] AxisNames4 = ["i", "h", "w", "c"];

    private readonly double[] yours;
    private readonly double share;
    private readonly double rounding;

    public Comparison(LearnerResult result)
    {
        yours = result.Values.ToFlatArray();
        Shape = result.Values.ShapeArray();
        share = result.SinglePrecision ? 1e-5 : 1e-10;
        rounding = result.Rounding;
    }

    public int[] Shape { get; }

    /// <summary>Whether the shape and a few values do not refute a variant.</summary>
    public bool CouldBe(Outcome outcome)
    {
        if (!outcome.Shape.AsSpan().SequenceEqual(Shape))
        {
            return false;
        }

        if (outcome.Probe is { } probe)
        {
            double tolerance = Tolerance(yours);
            for (int n = 0; n < Math.Min(yours.Length, Probes); n++)
            {
                int at = (int)((long)yours.Length * n / Probes);
                if (!Close(yours[at], probe(at), tolerance))
                {
                    return false;
                }
            }
        }

        return true;
    }

    public bool IsReproducedBy(Outcome outcome)
    {
        if (!CouldBe(outcome))
        {
            return false;
        }

        double tolerance = Tolerance(yours);
        for (int i = 0; i < yours.Length; i++)
        {
            if (!Close(yours[i], outcome[i], tolerance))
            {
                return false;
            }
        }

        return true;
    }

    public Diagnosis Judge(Outcome right)
    {
        double[] expected = right.ToArray();
        double tolerance = Tolerance(expected);
        if (!right.Shape.AsSpan().SequenceEqual(Shape))
        {
            return new Diagnosis(
                Verdict.WrongShape, [], [.. Shape], [.. right.Shape], tolerance, double.NaN, 1, null, [.. ShapeObservations(right)]);
        }

        double max = 0;
        var differing = new List<int>();
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Distance(yours[i], expected[i]);
            max = double.IsNaN(difference) || double.IsNaN(max) ? double.NaN : Math.Max(max, difference);
            if (!(difference <= tolerance))
            {
                differing.Add(i);
            }
        }

        if (differing.Count == 0)
        {
            return new Diagnosis(Verdict.Agrees, [], [.. Shape], [.. right.Shape], tolerance, max, 0, null, []);
        }

        int at = differing[0];
        var first = new Difference([.. Numbering.Unravel(at, Shape)], yours[at], expected[at]);
        return new Diagnosis(
            Verdict.Differs,
            [],
            [.. Shape],
            [.. right.Shape],
            tolerance,
            max,
            (double)differing.Count / expected.Length,
            first,
            [.. Observations(expected, differing, tolerance)]);
    }

    /// <summary>Whether the values are right but stand in another order of the axes.</summary>
    public Mistake? FindAxes(Outcome right)
    {
        double[]? expected = null;
        foreach (int[] order in Permutations(right.Shape.Length))
        {
            if (!order.Select(d => right.Shape[d]).SequenceEqual(Shape))
            {
                continue;
            }

            expected ??= right.ToArray();
            var strides = new int[order.Length];
            for (int d = order.Length - 1, stride = 1; d >= 0; d--)
            {
                strides[d] = stride;
                stride *= right.Shape[d];
            }

            double tolerance = Tolerance(expected);
            bool same = true;
            for (int i = 0; i < yours.Length && same; i++)
            {
                int[] index = Numbering.Unravel(i, Shape);
                int from = 0;
                for (int d = 0; d < order.Length; d++)
                {
                    from += index[d] * strides[order[d]];
                }

                same = Close(yours[i], expected[from], tolerance);
            }

            if (same)
            {
                int[] back = [.. Enumerable.Range(0, order.Length).Select(d => Array.IndexOf(order, d))];
                return new Mistake(
                    "axes-in-another-order",
                    "the axes in another order",
                    right.Shape.Length == 4 ? "result[i, h, w, c]" : "the order of the axes",
                    $"Every value is right, but the axes stand in the order ({string.Join(", ", order)}). "
                    + $"np.transpose(yours, ({string.Join(", ", back)})) is the right result.");
            }
        }

        return null;
    }

    private static double Distance(double a, double b)
    {
        // Equal infinities and NaN in the same place agree: the input had them.
        return a.Equals(b) || a == b ? 0 : Math.Abs(a - b);
    }

    private static bool Close(double a, double b, double tolerance) => Distance(a, b) <= tolerance;

    private static IEnumerable<int[]> Permutations(int rank)
    {
        IEnumerable<int[]> orders = [[]];
        for (int d = 0; d < rank; d++)
        {
            orders = orders.SelectMany(order => Enumerable.Range(0, rank).Except(order).Select(next => (int[])[.. order, next])).ToArray();
        }

        return orders.Where(order => !order.SequenceEqual(Enumerable.Range(0, rank)));
    }

    private double Tolerance(double[] values)
    {
        double scale = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                scale = Math.Max(scale, Math.Abs(value));
            }
        }

        return Math.Max(share * scale, rounding);
    }

    private IEnumerable<string> ShapeObservations(Outcome right)
    {
        if (yours.Length == right.Length && yours.Length > 0)
        {
            double tolerance = Tolerance(yours);
            if (Enumerable.Range(0, yours.Length).All(i => Close(yours[i], right[i], tolerance)))
            {
                yield return $"The values are right and in the right order, only the shape differs: "
                    + $"yours.reshape({string.Join(", ", right.Shape)}) agrees.";
            }
        }

        if (yours.Length == 0)
        {
            yield return "Your result is empty. A slice such as X[pad:-pad] is empty when pad is 0.";
        }
    }

    private IEnumerable<string> Observations(double[] expected, List<int> differing, double tolerance)
    {
        int nan = differing.FindIndex(i => double.IsNaN(yours[i]));
        if (nan >= 0)
        {
            int[] index = Numbering.Unravel(differing[nan], Shape);
            yield return $"Your result is NaN at {TensorShapes.Text(index)}, the expected value is not: "
                + "look for a division by zero, the mean of an empty slice, or an array from np.empty.";
        }

        if (differing.TrueForAll(i => yours[i] == 0))
        {
            yield return "Every differing value of yours is 0: these positions were never written.";
        }
        else if (ConstantFactor(expected, tolerance) is { } factor)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Every value of yours is {factor:G6} times the expected one.");
        }

        for (int d = 0; d < Shape.Length; d++)
        {
            int[] touched = [.. differing.Select(i => Numbering.Unravel(i, Shape)[d]).Distinct().Order()];
            if (touched.Length < Shape[d])
            {
                string axis = Shape.Length == 4 ? AxisNames4[d] : $"axis {d}";
                yield return $"Along {axis} only {Ranges(touched)} of 0..{Shape[d] - 1} differ.";
            }
        }
    }

    private static string Ranges(int[] values)
    {
        var parts = new List<string>();
        for (int i = 0; i < values.Length;)
        {
            int end = i;
            while (end + 1 < values.Length && values[end + 1] == values[end] + 1)
            {
                end++;
            }

            parts.Add(end == i ? $"{values[i]}" : $"{values[i]}..{values[end]}");
            i = end + 1;
        }

        return string.Join(", ", parts.Count > 8 ? [.. parts.Take(8), "..."] : parts);
    }

    private double? ConstantFactor(double[] expected, double tolerance)
    {
        int largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Abs(expected[i]) > Math.Abs(expected[largest]) ? i : largest;
        }

        double factor = yours[largest] / expected[largest];
        if (!double.IsFinite(factor) || factor == 0)
        {
            return null;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            if (!Close(yours[i], factor * expected[i], tolerance * Math.Max(1, Math.Abs(factor))))
            {
                return null;
            }
        }

        return factor;
    }
}
