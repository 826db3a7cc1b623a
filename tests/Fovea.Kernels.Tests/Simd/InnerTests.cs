using System.Diagnostics;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Simd;

/// <summary>The tests of this assembly once more, in a process of their own with memory between guard pages.</summary>
internal static class InnerTests
{
    // Set in such a process to the widest set that it should have.
    private const string Inner = "FOVEA_INNER_TESTS";

    /// <summary>The widest instruction set that such a process should have; null where this is none.</summary>
    public static InstructionSet? Expected =>
        Environment.GetEnvironmentVariable(Inner) is { } widest ? Enum.Parse<InstructionSet>(widest) : null;

    /// <summary>Runs all tests again and fails as they do.</summary>
    /// <param name="widest">The widest instruction set that they should find.</param>
    /// <param name="variables">What the environment holds for them, besides.</param>
    public static async Task Run(InstructionSet widest, params (string Name, string Value)[] variables)
    {
        (int exitCode, string output) = await Start([], [(Inner, widest.ToString()), .. variables]);
        Assert.True(exitCode == 0, $"{string.Join(", ", variables)}: exit code {exitCode}; {output}");
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Total: 0", output, StringComparison.Ordinal);
    }

    /// <summary>Starts the tests, one at a time, so that the case which is told is the one that ended the process.</summary>
    /// <param name="arguments">Of the runner.</param>
    /// <param name="variables">What the environment holds for them.</param>
    /// <returns>The exit code; what was computed last, and all that was printed.</returns>
    public static async Task<(int ExitCode, string Output)> Start(string[] arguments, params (string Name, string Value)[] variables)
    {
        string caseFile = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
            bool isHost = Path.GetFileNameWithoutExtension(start.FileName) == "dotnet";
            foreach (string argument in (string[])[.. isHost ? [typeof(InnerTests).Assembly.Location] : (string[])[], "-parallelMode", "none", .. arguments])
            {
                start.ArgumentList.Add(argument);
            }

            foreach ((string name, string value) in variables)
            {
                start.Environment[name] = value;
            }

            if (Guards.PagesExist)
            {
                start.Environment[Guards.Variable] = caseFile;
            }

            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, $"computed last: {Guards.ReadCase(caseFile)}\n{Shortened(output)}\n{Shortened(await errors)}");
        }
        finally
        {
            File.Delete(caseFile);
        }
    }

    // Of the calls on the way to a touched page those of the runner, some hundreds of lines, tell nothing.
    private static string Shortened(string output) => string.Join(
        '\n',
        output.Split('\n').Where(line =>
            !line.StartsWith("   at ", StringComparison.Ordinal) || line.StartsWith("   at Fovea.", StringComparison.Ordinal)));
}
