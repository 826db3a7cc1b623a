using System.Diagnostics;
using Fovea.Testing;

namespace Fovea.Architecture.Tests;

/// <summary>Every sample is built and run as a reader would run it, and does what it claims.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Samples => new(Repository.Files("samples", "*.cs").Select(Path.GetFileName).Order()!);

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_does_what_it_claims(string sample)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Release, as the tests themselves are built, so that nothing is built twice.
        foreach (string word in (string[])["run", "-c", "Release", $"samples/{sample}"])
        {
            start.ArgumentList.Add(word);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{sample} ended with {process.ExitCode}:\n{output}{await errors}");
        Assert.EndsWith("as expected\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_samples_names_each()
    {
        string list = Repository.Read("samples/README.md");
        foreach (string sample in Repository.Files("samples", "*.cs"))
        {
            Assert.Contains($"[{Path.GetFileName(sample)}]({Path.GetFileName(sample)})", list, StringComparison.Ordinal);
        }
    }
}
