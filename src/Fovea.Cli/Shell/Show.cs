using System.Globalization;

namespace Fovea.Cli.Shell;

/// <summary>Numbers as people read them, the same in every country's settings.</summary>
internal static class Show
{
    public static string Percent(double share) => (share * 100).ToString("F2", CultureInfo.InvariantCulture) + " %";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Loss(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    public static string Seconds(double value) => value < 100
        ? value.ToString("F1", CultureInfo.InvariantCulture) + " s"
        : Time(TimeSpan.FromSeconds(value));

    public static string Time(TimeSpan time) => time.TotalHours >= 1
        ? time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)
        : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);

    public static string Bytes(long bytes) => bytes switch
    {
        < 1 << 20 => (bytes / 1024.0).ToString("F1", CultureInfo.InvariantCulture) + " KiB",
        < 1 << 30 => (bytes / (double)(1 << 20)).ToString("F1", CultureInfo.InvariantCulture) + " MiB",
        _ => (bytes / (double)(1 << 30)).ToString("F2", CultureInfo.InvariantCulture) + " GiB",
    };
}
