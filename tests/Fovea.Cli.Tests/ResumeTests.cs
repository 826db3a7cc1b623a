using System.Diagnostics;

namespace Fovea.Cli.Tests;

/// <summary>A run that is killed without warning goes on as if nothing had happened.</summary>
[Collection(nameof(SharedRun))]
public sealed class ResumeTests(CliFixture files)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Killed_at_many_moments_the_run_ends_with_the_same_bits(int seed)
    {
        string whole = files.Path($"whole-{seed}");
        string killed = files.Path($"killed-{seed}");
        string[] words = ["--data", files.DataFolder, "--epochs", "2", "--batch", "16", "--lr", "0.02", "--seed", $"{seed}"];
        (int code, _, string error) = files.Run(["train", .. words, "--out", whole, "--threads", "1"]);
        Assert.Equal((0, ""), (code, error));

        // Most are killed some time after they wrote a checkpoint, every fourth while it starts or reads.
        var random = new System.Random(seed);
        string checkpoint = Path.Combine(killed, "checkpoint.safetensors");
        int kills = 0;
        bool done = false;
        for (int start = 0; start < 9 && !done; start++)
        {
            bool begun = File.Exists(Path.Combine(killed, "config.json")) && File.Exists(checkpoint);
            DateTime before = File.Exists(checkpoint) ? File.GetLastWriteTimeUtc(checkpoint) : default;
            using Process process = begun
                ? Start("--resume", killed, "--threads", $"{1 + (start % 3)}")
                : Start([.. words, "--out", killed, "--checkpoint-interval", "0"]);
            if (start % 4 != 3)
            {
                while (!process.HasExited && (!File.Exists(checkpoint) || File.GetLastWriteTimeUtc(checkpoint) == before))
                {
                    await Task.Delay(2, TestContext.Current.CancellationToken);
                }
            }

            await Task.Delay(random.Next(0, 200), TestContext.Current.CancellationToken);
            done = process.HasExited;
            kills += done ? 0 : 1;
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        (code, _, error) = files.Run("train", "--resume", killed, "--threads", "2");
        Assert.Equal((0, ""), (code, error));
        Assert.True(kills >= 3, $"The process ended by itself after {kills} kills.");
        foreach (string name in (string[])["model.safetensors", "best.safetensors"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole, name)), File.ReadAllBytes(Path.Combine(killed, name)));
        }

        Assert.Equal(WithoutTimes(whole), WithoutTimes(killed));
        Assert.Equal(3, File.ReadAllLines(Path.Combine(killed, "log.csv")).Length);
        Assert.Equal(
            ["best.safetensors", "checkpoint.safetensors", "config.json", "log.csv", "log.jsonl", "model.safetensors", "report.html"],
            Directory.GetFiles(killed).Select(Path.GetFileName).Where(name => !name!.StartsWith("events.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(killed, "events.out.tfevents.*"));
    }

    [Fact]
    public void A_complete_run_is_told_again()
    {
        string folder = files.Path("complete");
        Assert.Equal(0, files.Run("train", "--data", files.DataFolder, "--epochs", "2", "--out", folder).Code);
        byte[] before = File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
        (int code, System.Text.Json.JsonElement document) = files.RunJson("train", "--resume", folder);
        Assert.Equal((0, 2), (code, document.GetProperty("epochs").GetInt32()));
        Assert.Equal(2, document.GetProperty("history").GetArrayLength());
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
    }

    [Fact]
    public void Each_epoch_is_kept_where_that_is_asked_for()
    {
        string folder = files.Path("kept");
        Assert.Equal(0, files.Run("train", "--data", files.DataFolder, "--epochs", "2", "--keep-epochs", "--out", folder).Code);
        Assert.Equal(
            ["0001.safetensors", "0002.safetensors"],
            Directory.GetFiles(Path.Combine(folder, "epochs")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder, "model.safetensors")), File.ReadAllBytes(Path.Combine(folder, "epochs", "0002.safetensors")));

        // A run that goes on keeps them too.
        Assert.Contains("\"--keep-epochs\"", File.ReadAllText(Path.Combine(folder, "config.json")), StringComparison.Ordinal);
        Assert.Equal(
            "--find-rate saves nothing and trains one network for some steps. Leave out --keep-epochs. See 'fovea train --help'.",
            files.Refused(2, "train", "--find-rate", "--keep-epochs"));
    }

    [Fact]
    public void Settings_beside_resume_are_refused() => Assert.Equal(
        "--resume takes everything from its folder. Leave out --epochs. See 'fovea train --help'.",
        files.Refused(2, "train", "--resume", files.Path("trained"), "--epochs", "3"));

    [Fact]
    public void A_folder_without_a_run_is_refused() => Assert.Equal(
        "digits: there is no run to go on with: the folder holds no config.json with a checkpoint.safetensors. Begin one without --resume.",
        files.Refused(1, "train", "--resume", files.DataFolder));

    private static string[] WithoutTimes(string folder) =>
        [.. File.ReadAllLines(Path.Combine(folder, "log.jsonl")).Select(line => line[..line.IndexOf("\"seconds\"", StringComparison.Ordinal)])];

    private static Process Start(params string[] words)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string word in (string[])[typeof(Shell.CommandRunner).Assembly.Location, "train", .. words])
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }
}
