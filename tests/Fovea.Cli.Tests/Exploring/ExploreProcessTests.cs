using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Fovea.Cli.Tests.Exploring;

/// <summary>The command as a process: it says where it serves, and ends when it is asked to.</summary>
[Collection(nameof(SharedRun))]
public sealed class ExploreProcessTests(CliFixture files)
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task It_serves_until_it_is_asked_to_end_and_has_then_done_its_work(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are asked for through bash, which Windows does not have.");
        await using var running = new Running(Start(files.Model, "--no-open"));
        Process process = running.Process;
        string line = (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
        Assert.Matches(@"^The explorer is at http://127\.0\.0\.1:\d+/ and seen on this machine alone\. Ctrl\+C ends it\.$", line);
        using (var client = new HttpClient())
        {
            var address = new Uri(line.Split(' ')[4]);
            Assert.Contains("The explorer", await client.GetStringAsync(address, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            byte[] model = await client.GetByteArrayAsync(new Uri(address, "workspace/model.safetensors"), TestContext.Current.CancellationToken);
            Assert.Equal(File.ReadAllBytes(files.Model), model);
        }

        await End(process, signal);
        Assert.Equal(string.Empty, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(string.Empty, await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task With_json_the_document_says_where_it_serves_what()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are asked for through bash, which Windows does not have.");
        await using var running = new Running(Start(files.Model, "--no-open", "--json"));
        Process process = running.Process;
        var text = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            text.AppendLine(line);
            if (line == "}")
            {
                break;
            }
        }

        JsonElement document = JsonDocument.Parse(text.ToString()).RootElement;
        int port = document.GetProperty("port").GetInt32();
        Assert.Equal($"http://127.0.0.1:{port}/", document.GetProperty("address").GetString());
        Assert.Equal("model.safetensors", document.GetProperty("model").GetString());
        Assert.Equal(["model.safetensors"], document.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        await End(process, "TERM");
    }

    private static async Task End(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    // Tests that run in the background of a shell inherit that SIGINT is ignored; the program is to hear it.
    private static Process Start(params string[] arguments)
    {
        string heard = OperatingSystem.IsLinux() ? "env --default-signal=INT " : "";
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        foreach (string argument in (string[])["-c", $"exec {heard}\"$0\" \"$@\"", dotnet, typeof(Shell.CommandRunner).Assembly.Location, "explore", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    // A test that fails leaves no server behind.
    private sealed record Running(Process Process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (!Process.HasExited)
            {
                Process.Kill(entireProcessTree: true);
                await Process.WaitForExitAsync(CancellationToken.None);
            }

            Process.Dispose();
        }
    }
}
