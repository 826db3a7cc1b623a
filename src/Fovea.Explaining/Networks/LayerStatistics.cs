namespace Fovea.Explaining.Networks;

/// <summary>What the values of an output are like.</summary>
/// <param name="Least">The least.</param>
/// <param name="Greatest">The greatest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Zeros">The share of values that are 0.</param>
public sealed record LayerStatistics(float Least, float Greatest, double Mean, double Zeros)
{
    /// <summary>Looks at values; there is at least one.</summary>
    /// <param name="values">The values.</param>
    public static LayerStatistics Of(ReadOnlySpan<float> values)
    {
        float least = values[0];
        float greatest = values[0];
        double sum = 0;
        int zeros = 0;
        foreach (float value in values)
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
            sum += value;
            zeros += value == 0 ? 1 : 0;
        }

        return new LayerStatistics(least, greatest, sum / values.Length, (double)zeros / values.Length);
    }
}
