using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Fovea.Kernels.Simd;

namespace Fovea.Bench;

/// <summary>A table that is shown as it grows and kept as Markdown, with what it was measured on.</summary>
internal sealed class Report
{
    private readonly StringBuilder text = new();
    private readonly string path;

    public Report(string what, string path)
    {
        this.path = path;
        Line(CultureInfo.InvariantCulture, $"# {what}");
        Line(CultureInfo.InvariantCulture, $"");
        Line(CultureInfo.InvariantCulture, $"- {Processor()}, {Environment.ProcessorCount} cores, widest instruction set {InstructionSets.Best}");
        Line(CultureInfo.InvariantCulture, $"- {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
        Line(CultureInfo.InvariantCulture, $"- {DateTime.UtcNow:yyyy-MM-dd}, load before: {Load()}");
        Line(CultureInfo.InvariantCulture, $"- `dotnet run -c Release --project bench/Fovea.Bench -- {what} {path}`");
        Line(CultureInfo.InvariantCulture, $"");
    }

    public void Line(IFormatProvider provider, FormattableString line)
    {
        string formatted = line.ToString(provider);
        Console.WriteLine(formatted);
        text.Append(formatted).Append('\n');
    }

    public void Save() => File.WriteAllText(path, text.ToString());

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim()
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
