using System.Diagnostics;
using System.Text.RegularExpressions;
using Fovea.Data.Tests.Known;

namespace Fovea.Cli.Tests;

/// <summary>What only a process of its own can show: signals, and a system that refuses to write.</summary>
[Collection(nameof(SharedRun))]
public sealed class ProcessTests(CliFixture files)
{
    private const string NeedsShell = "Signals and limits of files are asked for through bash, which Windows does not have.";

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_in_the_middle_of_training_saves_the_model_and_ends_with_130(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsShell);
        string folder = files.Path($"stopped-{signal}");

        // Tests that run in the background of a shell inherit that SIGINT is ignored; so would the program that is to hear it.
        string heard = OperatingSystem.IsLinux() ? "env --default-signal=INT " : "";
        using Process process = Start(
            $"exec {heard}\"$0\" \"$1\" train --data \"$2\" --epochs 100000 --out \"$3\"", files.DataFolder, folder);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // The line of the first epoch: training is under way.
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is not null && !line.StartsWith("    1 ", StringComparison.Ordinal));

        Assert.NotNull(line);
        Task<string> rest = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await rest;
        string model = Path.Combine(folder, "model.safetensors");
        Assert.Equal(130, process.ExitCode);
        Assert.Matches($"^error: Cancelled in epoch \\d+ of 100000, step \\d+ of 24\\. The model as it is then was saved to {model}\\. "
            + $"Go on with: fovea train --resume {folder}\n$", await errors);
        Assert.Equal(
            [
                "best.safetensors", "checkpoint.safetensors", "config.json", "events.out.tfevents.N.fovea", "log.csv", "log.jsonl",
                "model.safetensors", "report.html",
            ],
            Directory.GetFileSystemEntries(folder).Select(path => Regex.Replace(Path.GetFileName(path), @"\.\d+\.", ".N."))
                .Order(StringComparer.Ordinal));
        Assert.Contains("Stopped: ", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
        Assert.Equal(0, files.Run("evaluate", model, "--data", files.DataFolder).Code);
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_leaves_the_older_model()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsShell);
        string folder = files.Path("full");
        Directory.CreateDirectory(folder);
        string model = Path.Combine(folder, "model.safetensors");
        File.Copy(files.Model, model);
        byte[] before = File.ReadAllBytes(model);

        // No file may grow beyond 100 KiB; the model needs 240. The runtime itself needs larger ones unless told otherwise.
        using Process process = Start(
            "trap '' XFSZ; ulimit -f 100; DOTNET_EnableWriteXorExecute=0 exec \"$0\" \"$1\" train --data \"$2\" --epochs 1 --out \"$3\"",
            files.DataFolder,
            folder);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.Equal(
            $"error: {Path.Combine(folder, "checkpoint.safetensors")}: the file cannot be written (it is larger than the file system or the user's limit allows). Nothing was left half written. "
            + "Check the folder, its permissions and the free space.\n",
            await errors);
        Assert.Equal([model], Directory.GetFileSystemEntries(folder));
        Assert.Equal(before, File.ReadAllBytes(model));
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_keeps_what_came_of_a_dataset()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsShell);
        using var server = new LocalServer(_ => new Answer(200, new byte[9_912_422]));
        string cache = files.Path("full-cache");
        using Process process = Start(
            "trap '' XFSZ; ulimit -f 2000; export DOTNET_EnableWriteXorExecute=0 FOVEA_DATA=\"$2\" FOVEA_DATA_MIRROR=\"$3\"; "
            + "exec \"$0\" \"$1\" data fetch mnist",
            cache,
            server.Address("").AbsoluteUri);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith(
            $"error: {Path.Combine(cache, "mnist")}: mnist cannot be kept there (a file is larger than",
            await errors,
            StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(cache, "mnist", "train-images-idx3-ubyte.gz")));
    }

    [Fact]
    public async Task A_disk_that_fills_up_during_training_leaves_a_run_to_go_on_with()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is put on a process that runs, by Linux' prlimit.");
        string whole = files.Path("room");
        string folder = files.Path("filling");
        string[] words = ["--data", files.DataFolder, "--epochs", "12", "--batch", "16", "--threads", "1"];
        Assert.Equal(0, files.Run(["train", .. words, "--out", whole]).Code);
        using Process process = Start(
            "trap '' XFSZ; DOTNET_EnableWriteXorExecute=0 exec \"$0\" \"$1\" train \"${@:2}\"", [.. words, "--out", folder]);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // From the second epoch on no file may grow beyond 100 KiB, as if the disk were full; the checkpoint needs 480.
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is not null && !line.StartsWith("    1 ", StringComparison.Ordinal));

        Task<string> rest = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        using (Process limit = Process.Start("prlimit", ["--pid", $"{process.Id}", "--fsize=102400"]))
        {
            await limit.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await rest;
        Assert.Equal(1, process.ExitCode);
        Assert.Matches(
            $"^error: {folder}/(best|checkpoint)\\.safetensors: the file cannot be written \\(it is larger than the file system or the user's limit "
            + "allows\\)\\. Nothing was left half written\\. Check the folder, its permissions and the free space\\. The run is kept as of its last "
            + $"checkpoint\\. Then go on with: fovea train --resume {folder}\n$",
            await errors);
        Assert.Empty(Directory.GetFiles(folder, ".*"));
        Assert.Equal(0, files.Run("evaluate", Path.Combine(folder, "best.safetensors"), "--data", files.DataFolder).Code);

        // With room again it ends as if nothing had happened.
        Assert.Equal(0, files.Run("train", "--resume", folder).Code);
        foreach (string name in (string[])["model.safetensors", "best.safetensors"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole, name)), File.ReadAllBytes(Path.Combine(folder, name)));
        }
    }

    private static Process Start(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        string program = typeof(Shell.CommandRunner).Assembly.Location;
        foreach (string argument in (string[])["-c", script, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
