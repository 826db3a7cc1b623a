namespace Fovea.Metrics;

/// <summary>How far two programs' outputs for the same images are from each other.</summary>
/// <param name="Images">The number of images.</param>
/// <param name="Largest">The largest difference of two values.</param>
/// <param name="Range">The greatest of the first program's values less the least.</param>
/// <param name="ClassesAgree">In how many images the largest value stands at the same place; null where the outputs are no vectors.</param>
public sealed record OutputDifference(int Images, double Largest, double Range, int? ClassesAgree)
{
    /// <summary>The largest difference as a share of the range; 0 where all values are equal.</summary>
    public double Share => Largest == 0 ? 0 : Largest / Range;

    /// <summary>Compares outputs image by image.</summary>
    /// <param name="expected">The first program's outputs.</param>
    /// <param name="actual">The other's, of the same lengths.</param>
    /// <param name="areClasses">Whether an output has one value for each class.</param>
    /// <exception cref="FoveaException">The numbers of images or values differ.</exception>
    public static OutputDifference Of(IReadOnlyList<float[]> expected, IReadOnlyList<float[]> actual, bool areClasses)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        if (!expected.Select(values => values.Length).SequenceEqual(actual.Select(values => values.Length)))
        {
            throw new FoveaException(
                $"Outputs are compared value by value. Received [{Lengths(expected)}] and [{Lengths(actual)}] values. Give as many of the same "
                + "length.");
        }

        double largest = 0;
        double least = double.PositiveInfinity;
        double greatest = double.NegativeInfinity;
        int agree = 0;
        foreach ((float[] first, float[] second) in expected.Zip(actual))
        {
            for (int i = 0; i < first.Length; i++)
            {
                // Where both have the same infinity or none is a number, there is nothing between them; NaN beside a number is a
                // difference.
                bool same = first[i].Equals(second[i]);
                largest = Math.Max(largest, same ? 0 : Math.Abs((double)first[i] - second[i]));
                least = Math.Min(least, first[i]);
                greatest = Math.Max(greatest, first[i]);
            }

            agree += Greatest(first) == Greatest(second) ? 1 : 0;
        }

        return new OutputDifference(expected.Count, largest, greatest - least, areClasses ? agree : null);
    }

    private static string Lengths(IEnumerable<float[]> outputs) => string.Join(", ", outputs.Select(values => values.Length));

    private static int Greatest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
