namespace Fovea.Checking;

/// <summary>
/// Collects the largest differences of one comparison. They are in proportion to the size of the terms that the values are sums of, or to
/// the value itself where it is larger: a large value is rounded by more.
/// </summary>
internal sealed class Difference
{
    private readonly List<(double Difference, double Size)> waiting = [];
    private double scale = double.NaN;
    private double relative;

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
        difference = double.IsFinite(difference) ? difference : double.PositiveInfinity;
        Absolute = Math.Max(Absolute, difference);
        if (double.IsNaN(scale))
        {
            waiting.Add((difference, Math.Abs(expected)));
        }
        else
        {
            Weigh(difference, Math.Abs(expected));
        }
    }

    public void Add(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Add(actual[i], expected[i]);
        }
    }

    /// <summary>Says what the differences are in proportion to.</summary>
    public void SetScale(double size)
    {
        scale = double.IsFinite(size) ? size : 0;
        waiting.ForEach(each => Weigh(each.Difference, each.Size));
        waiting.Clear();
    }

    public CheckRow Row(string layer, string compared, double tolerance, long total, string where) => new(
        layer, compared, Absolute, relative, tolerance, Checked, total, 0, where);

    private void Weigh(double difference, double size)
    {
        double measure = Math.Max(double.IsFinite(size) ? Math.Max(scale, size) : scale, 1e-30);
        relative = Math.Max(relative, difference / measure);
    }
}
