using System.Globalization;

namespace Fovea.Reports.Html;

/// <summary>A scale from values to places, and the round numbers to write on it.</summary>
internal sealed class Axis
{
    private const double LogarithmicFrom = 30;
    private readonly Func<double, string> label;
    private readonly bool isLogarithmic;
    private readonly double low;
    private readonly double high;

    private Axis(double low, double high, IReadOnlyList<double> ticks, bool isLogarithmic, Func<double, string> label)
    {
        (this.low, this.high, Ticks, this.isLogarithmic, this.label) = (low, high, ticks, isLogarithmic, label);
    }

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Whether equal distances are equal ratios.</summary>
    public bool IsLogarithmic => isLogarithmic;

    /// <summary>From 0 to the greatest value; logarithmic where the values span much and none is 0.</summary>
    public static Axis Amounts(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length > 0 && sorted[0] > 1e-300 && sorted[^1] / sorted[0] >= LogarithmicFrom)
        {
            return Logarithmic(sorted[0], sorted[^1]);
        }

        double least = sorted.Length > 0 ? Math.Min(0, sorted[0]) : 0;
        return Linear(least, sorted.Length > 0 ? sorted[^1] : 1, double.PositiveInfinity, Words.Number);
    }

    /// <summary>Shares up to 1, written as percent.</summary>
    public static Axis Shares(IEnumerable<double> values)
    {
        double least = values.Where(double.IsFinite).DefaultIfEmpty(0).Min();
        return Linear(Math.Min(least, 0.9999), 1, 1, value => (value * 100).ToString("0.####", CultureInfo.InvariantCulture) + " %");
    }

    /// <summary>Whole numbers, all of the room used.</summary>
    public static Axis Epochs(int first, int last)
    {
        double step = Math.Max(1, NiceStep((last - first) / 6.0));
        var ticks = new List<double> { first };
        for (double tick = (Math.Floor(first / step) + 1) * step; tick <= last; tick += step)
        {
            // The first number keeps some room around it.
            if (tick - first >= step / 2)
            {
                ticks.Add(tick);
            }
        }

        return new Axis(first, Math.Max(last, first + 1), ticks, false, value => value.ToString("N0", CultureInfo.InvariantCulture));
    }

    /// <summary>Where a value lies: 0 at the low end, 1 at the high one.</summary>
    public double Place(double value) => isLogarithmic
        ? Math.Log(value / low) / Math.Log(high / low)
        : (value - low) / (high - low);

    public string Label(double tick) => label(tick);

    private static Axis Linear(double least, double greatest, double most, Func<double, string> label)
    {
        double range = greatest > least ? greatest - least : Math.Max(Math.Abs(greatest), 1e-9);
        double step = NiceStep(range / 4);
        double low = Math.Floor((least / step) + 1e-9) * step;
        double high = Math.Min(most, Math.Ceiling((greatest / step) - 1e-9) * step);
        high = high > low ? high : low + step;
        var ticks = new List<double>();
        for (int i = 0; low + (i * step) <= high + (step / 1e6); i++)
        {
            // From the digits, so that 0.3 is not 0.30000000000000004.
            ticks.Add(double.Parse((low + (i * step)).ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        }

        return new Axis(low, high, ticks, false, label);
    }

    private static Axis Logarithmic(double least, double greatest)
    {
        double decades = Math.Log10(greatest / least);
        double[] digits = decades > 3 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5];
        var ticks = new List<double>();
        int stride = Math.Max(1, (int)(decades / 6));
        for (int power = (int)Math.Floor(Math.Log10(least)); power <= Math.Log10(greatest); power += stride)
        {
            IEnumerable<double> decade = digits.Select(digit => digit * Math.Pow(10, power));
            ticks.AddRange(decade.Where(tick => tick >= least * 0.8 && tick <= greatest * 1.25));
        }

        double low = Math.Min(least, ticks.DefaultIfEmpty(least).First()), high = Math.Max(greatest, ticks.DefaultIfEmpty(greatest).Last());
        return new Axis(low, high, ticks, true, Words.Number);
    }

    // 1, 2 or 5 times a power of ten, at least the given step.
    private static double NiceStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(step, 1e-300))));
        double digit = step / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
