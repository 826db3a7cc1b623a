namespace Fovea.Steps.Mistakes;

/// <summary>
/// A result whose values are computed when asked for: most variants are refuted by their shape or their first value, so few are ever
/// computed to the end.
/// </summary>
internal sealed class Outcome(int[] shape, Func<int, double> at)
{
    public Outcome(int[] shape, Func<double[]> compute, Func<int, double>? probe = null)
        : this(shape, Once(compute))
    {
        Probe = probe;
    }

    /// <summary>Computes one value alone, where that is much cheaper than all of them; to refute a variant before the rest is
    /// computed.</summary>
    public Func<int, double>? Probe { get; }

    public int[] Shape { get; } = shape;

    public int Length { get; } = Numbering.Count(shape);

    public double this[int index] => at(index);

    public double[] ToArray()
    {
        var values = new double[Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = at(i);
        }

        return values;
    }

    private static Func<int, double> Once(Func<double[]> compute)
    {
        double[]? values = null;
        return index => (values ??= compute())[index];
    }
}
