using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Fovea.Bench.Aot;

/// <summary>A published build of the command, and how it is run.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Program">The program.</param>
/// <param name="Setting">A setting of the runtime that is turned off, or null.</param>
internal sealed record CommandBuild(string Name, string Program, string? Setting = null)
{
    public static CommandBuild Publish(string name, string folder, params string[] properties)
    {
        Console.Error.WriteLine($"Publishing {name} ...");
        string target = Path.Combine(folder, string.Concat(name.Where(char.IsLetterOrDigit)));
        string project = Path.Combine(Report.Root, "src", "Fovea.Cli", "Fovea.Cli.csproj");

        // Intermediate files of its own: those of another kind of build would not fit. They stand outside the checkout, which stays as it is.
        string[] arguments = ["publish", project, "-c", "Release", "-o", target, "--artifacts-path", target + "-build", .. properties];
        Start("dotnet", arguments, null);
        return new CommandBuild(name, Path.Combine(target, OperatingSystem.IsWindows() ? "Fovea.Cli.exe" : "Fovea.Cli"));
    }

    public BuildTimes Measure(string mode, BenchNetwork network, int threads)
    {
        string output = Start(
            Program,
            [
                "bench", mode, "--model", network.Name, "--batch", network.Batch.ToString(CultureInfo.InvariantCulture),
                "--threads", threads.ToString(CultureInfo.InvariantCulture), "--rounds", "1", "--json",
            ],
            Setting);
        JsonElement document = JsonDocument.Parse(output).RootElement;
        return new BuildTimes(
            document.GetProperty("imagesPerSecond").GetDouble(),
            document.GetProperty("fastestStepMilliseconds").GetDouble(),
            document.GetProperty("instructionSet").GetString()!);
    }

    private static string Start(string program, string[] arguments, string? setting)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        if (setting is not null)
        {
            start.Environment[setting] = "0";
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
    }
}
