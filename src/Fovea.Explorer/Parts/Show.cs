using System.Globalization;

namespace Fovea.Explorer.Parts;

/// <summary>Numbers as the page shows them: fixed width, a true minus sign, as many digits as help.</summary>
public static class Show
{
    private const double Tiny = 1e-3;
    private const double Huge = 1e5;

    /// <summary>Up to four significant digits: 0.1234, -12.3, 1.2e-7; the space is the same for either sign.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
        }

        string format = size switch
        {
            0 => "0",
            < Tiny or >= Huge => "0.##e+0",
            < 1 => "0.####",
            < 10 => "0.###",
            < 100 => "0.##",
            < 1000 => "0.#",
            _ => "0",
        };
        return Text(value, format);
    }

    /// <summary>Three significant digits, for cells.</summary>
    public static string Cell(double value)
    {
        double size = Math.Abs(value);
        return size is 0 or (>= Tiny and < Huge)
            ? Text(value, size >= 100 ? "0" : size >= 10 ? "0.#" : size >= 1 ? "0.##" : "0.###")
            : Number(value);
    }

    /// <summary>Two decimals at most, for the cells of planes.</summary>
    public static string Short(double value)
    {
        double size = Math.Abs(value);
        return !double.IsFinite(value) || size >= Huge ? Number(value)
            : Text(value, size >= 100 ? "0" : size >= 10 ? "0.#" : "0.##");
    }

    /// <summary>All digits of a number, as code reads it: for attributes that tests and screen readers use.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>97.3 %; what is not quite all of it does not read as if it were: 99.99 %.</summary>
    public static string Percent(double share) => share is > 0.9995 and < 1
        ? (Math.Floor(share * 10_000) / 100).ToString("0.00", CultureInfo.InvariantCulture) + " %"
        : (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>61,706</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    // A true minus sign, and none before what rounds to nothing.
    private static string Text(double value, string format)
    {
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text.Replace('-', '−');
    }
}
