namespace Fovea.Checking.Plain;

/// <summary>What an array should hold.</summary>
/// <param name="Values">The values.</param>
/// <param name="Scale">
/// The size of the terms that the values are sums of, as a root mean square: what an error of rounding is in proportion to. Values near 0
/// may be sums of large terms.
/// </param>
internal sealed record Expected(double[] Values, double Scale)
{
    public static Expected Of(double[] values) => new(values, RootMeanSquare(values));

    public static double RootMeanSquare(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return values.IsEmpty ? 0 : Math.Sqrt(sum / values.Length);
    }
}
