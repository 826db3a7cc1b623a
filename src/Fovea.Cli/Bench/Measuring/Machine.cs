using System.Runtime.InteropServices;

namespace Fovea.Cli.Bench.Measuring;

/// <summary>What a measurement was made on.</summary>
internal static class Machine
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>The processor as the system names it; its architecture where the system does not say.</summary>
    public static string Processor { get; } = FromLinux()
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The runtime, <c>.NET 10.0.1</c>.</summary>
    public static string Runtime => RuntimeInformation.FrameworkDescription;

    private static string? FromLinux() => File.Exists(ProcessorFile)
        ? File.ReadLines(ProcessorFile)
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        : null;
}
