namespace Fovea.Checking;

/// <summary>Collects the largest differences of one comparison.</summary>
internal sealed class Difference
{
    private double scale;

    public double Absolute { get; private set; }

    public long Checked { get; private set; }

    /// <summary>Holds a value against what it should be; NaN there says that it is not known.</summary>
    public void Add(float actual, double expected)
    {
        if (double.IsNaN(expected) && float.IsFinite(actual))
        {
            return;
        }

        Checked++;
        double difference = Math.Abs(actual - expected);
        Absolute = Math.Max(Absolute, double.IsFinite(difference) ? difference : double.PositiveInfinity);
    }

    public void Add(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Add(actual[i], expected[i]);
        }
    }

    /// <summary>Says what the differences are in proportion to.</summary>
    public void SetScale(double size) => scale = size;

    public CheckRow Row(string layer, string compared, double tolerance, long total, string where) => new(
        layer, compared, Absolute, Absolute == 0 ? 0 : Absolute / Math.Max(scale, 1e-30), tolerance, Checked, total, 0, where);
}
