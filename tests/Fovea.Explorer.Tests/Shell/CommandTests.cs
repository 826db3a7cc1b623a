using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fovea.Explorer.Tests.Running;
using Fovea.Explorer.Tests.Views;
using Fovea.Models;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>The command itself, as a process, with the page that lies beside it.</summary>
public sealed class CommandTests(ExplorerFixture explorer)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Fovea_explore_serves_the_page_with_the_model_it_was_given()
    {
        string folder = Directory.CreateTempSubdirectory("fovea-command-").FullName;
        string file = Path.Combine(folder, "mine.safetensors");
        Model model = NetworkRuns.Untrained();
        model.Save(file);
        int port = FreePort();
        using Process process = Start("explore", file, "--no-open", "--port", $"{port}");
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(Longest, TestContext.Current.CancellationToken);
            Assert.Equal($"The explorer is at http://127.0.0.1:{port}/ and seen on this machine alone. Ctrl+C ends it.", line);
            await explorer.Visit(new Uri(line!.Split(' ')[4]), "network?layer=conv2&k=2&y=4&x=5", async page =>
            {
                await page.TextBecomes("file-news", "mine.safetensors: a model.");
                float expected = NetworkRuns.Of(model, 3).Value("conv2", 4, 5, 2);
                await page.ValueBecomes("unit-value", expected, NetworkRuns.Tolerance);
                Assert.Equal(expected, await page.Value("unit-value"), NetworkRuns.Tolerance);
            });
            Assert.False(process.HasExited);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Fovea.Cli.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
