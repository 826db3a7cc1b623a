using System.Globalization;

namespace Fovea.Reports.Html;

/// <summary>Numbers as a report shows them, the same in every country's settings.</summary>
internal static class Words
{
    public static string Percent(double share) =>
        double.IsFinite(share) ? (share * 100).ToString("F2", CultureInfo.InvariantCulture) + " %" : "–";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Four digits, whatever the size.</summary>
    public static string Number(double value) => value switch
    {
        0 => "0",
        _ when !double.IsFinite(value) => value.ToString(CultureInfo.InvariantCulture),
        _ when Math.Abs(value) is >= 0.0001 and < 10_000 => value.ToString("G4", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###e0", CultureInfo.InvariantCulture),
    };

    public static string Seconds(double value) => !double.IsFinite(value) ? "–" : value < 100
        ? value.ToString("F1", CultureInfo.InvariantCulture) + " s"
        : TimeSpan.FromSeconds(Math.Min(value, 1e9)) is var time && time.TotalHours >= 1
            ? time.ToString(time.TotalDays >= 1 ? @"d\ \d\ h\:mm\ \h" : @"h\:mm\:ss\ \h", CultureInfo.InvariantCulture)
            : time.ToString(@"m\:ss\ \m\i\n", CultureInfo.InvariantCulture);

    public static string Milliseconds(double seconds) => seconds * 1000 is var value && value < 0.1
        ? (value * 1000).ToString("F0", CultureInfo.InvariantCulture) + " µs"
        : value.ToString(value < 10 ? "F2" : "F0", CultureInfo.InvariantCulture) + " ms";

    public static string Bytes(long bytes) => bytes switch
    {
        < 1 << 20 => (bytes / 1024.0).ToString("F1", CultureInfo.InvariantCulture) + " KiB",
        < 1 << 30 => (bytes / (double)(1 << 20)).ToString("F1", CultureInfo.InvariantCulture) + " MiB",
        _ => (bytes / (double)(1 << 30)).ToString("F2", CultureInfo.InvariantCulture) + " GiB",
    };

    /// <summary>One thing or several of them.</summary>
    public static string Several(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";
}
