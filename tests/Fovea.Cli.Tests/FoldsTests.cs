using System.Diagnostics;
using System.Text.Json;
using Fovea.Models;

namespace Fovea.Cli.Tests;

/// <summary>Cross-validation and the search for a learning rate.</summary>
[Collection(nameof(SharedRun))]
public sealed class FoldsTests(CliFixture files)
{
    [Fact]
    public void Folds_end_in_a_table_with_mean_and_deviation_and_go_on_where_they_were_interrupted()
    {
        string[] words = ["train", "--data", files.DataFolder, "--epochs", "1", "--folds", "3"];
        (int code, string output, string error) = files.Run([.. words, "--out", files.Path("folds")]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Fold 2 of 3\nlenet5, 61,706 parameters, on digits: 1,000 images to learn from, 500 held back\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\n +mean +\d+\.\d\d % +\d\.\d{4} +\d+\.\d s\n *deviation +\d+\.\d\d % +\d\.\d{4}\n", output);
        Assert.Contains("over 3 folds. The models are in folds.", output, StringComparison.Ordinal);
        Assert.Equal(
            ["fold-1", "fold-2", "fold-3", "folds.json"],
            Directory.GetFileSystemEntries(files.Path("folds")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        // The same again, as if it had been killed in the second fold: the last is gone and the second not begun.
        (_, JsonElement whole) = files.RunJson("train", "--resume", files.Path("folds"));
        byte[] second = File.ReadAllBytes(files.Path("folds/fold-2/model.safetensors"));
        byte[] third = File.ReadAllBytes(files.Path("folds/fold-3/model.safetensors"));
        File.Delete(files.Path("folds/fold-2/config.json"));
        Directory.Delete(files.Path("folds/fold-3"), recursive: true);
        Assert.Equal(
            "folds: the folder holds a run that is not finished. Go on with --resume folds, give another folder, or remove its folds.json.",
            files.Refused(1, [.. words, "--out", files.Path("folds")]));
        (code, JsonElement document) = files.RunJson("train", "--resume", files.Path("folds"));
        Assert.Equal(0, code);
        Assert.Equal(second, File.ReadAllBytes(files.Path("folds/fold-2/model.safetensors")));
        Assert.Equal(third, File.ReadAllBytes(files.Path("folds/fold-3/model.safetensors")));
        foreach (string name in (string[])["testAccuracy", "testAccuracyDeviation", "testLoss", "testLossDeviation"])
        {
            Assert.Equal(whole.GetProperty(name).GetDouble(), document.GetProperty(name).GetDouble());
        }

        double[] accuracies = [.. document.GetProperty("folds").EnumerateArray().Select(fold => fold.GetProperty("testAccuracy").GetDouble())];
        Assert.Equal(accuracies.Average(), document.GetProperty("testAccuracy").GetDouble(), 1e-9);
        Assert.Equal(
            "folds/fold-1: this is one fold of several. Give the folder above it, which holds folds.json.",
            files.Refused(1, "train", "--resume", files.Path("folds/fold-1")));
        Assert.Equal(
            "folds: the folder holds the folds of another run. Give another folder.",
            files.Refused(1, "train", "--data", files.DataFolder, "--out", files.Path("folds")));

        // What is finished may be begun anew, with other settings too.
        (code, _, error) = files.Run([.. words, "--seed", "2", "--out", files.Path("folds")]);
        Assert.Equal((0, ""), (code, error));
    }

    [Fact]
    public void Folds_of_a_model_that_is_fine_tuned_go_on_too()
    {
        string[] words = ["train", "--data", files.DataFolder, "--from", files.Model, "--freeze", "conv*", "--epochs", "1", "--folds", "2"];
        Assert.Equal(0, files.Run([.. words, "--out", files.Path("tuned-folds")]).Code);
        string second = files.Path("tuned-folds/fold-2/model.safetensors");
        byte[] before = File.ReadAllBytes(second);
        Directory.Delete(files.Path("tuned-folds/fold-2"), recursive: true);
        (int code, _, string error) = files.Run("train", "--resume", files.Path("tuned-folds"));
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(before, File.ReadAllBytes(second));
        var source = Model.Load(files.Model);
        var tuned = Model.Load(second);
        Assert.True(source.Parameters["conv1.weight"].Values.SequenceEqual(tuned.Parameters["conv1.weight"].Values));
        Assert.False(source.Parameters["dense1.weight"].Values.SequenceEqual(tuned.Parameters["dense1.weight"].Values));
    }

    [Fact]
    public async Task Interrupted_in_a_fold_it_says_how_to_go_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill, which Windows does not have.");
        string folder = files.Path("stopped-folds");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string program = typeof(Shell.CommandRunner).Assembly.Location;
        foreach (string word in (string[])[program, "train", "--data", files.DataFolder, "--epochs", "100000", "--folds", "2", "--out", folder])
        {
            start.ArgumentList.Add(word);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is not null && !line.StartsWith("    1 ", StringComparison.Ordinal));

        Assert.NotNull(line);
        Task<string> rest = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await rest;
        Assert.Equal(130, process.ExitCode);
        Assert.Matches($"^error: Cancelled in fold 1 of 2, epoch \\d+ of 100000, step \\d+ of \\d+\\. Go on with: fovea train --resume {folder}\n$", await errors);
        Assert.True(File.Exists(Path.Combine(folder, "fold-1", "checkpoint.safetensors")));
    }

    [Fact]
    public void A_search_prints_the_curve_and_a_suggestion_and_saves_nothing()
    {
        string[] words = ["train", "--data", files.DataFolder, "--find-rate"];
        string[] before = Directory.GetFileSystemEntries(files.Folder);
        (int code, string output, string error) = files.Run(words);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("lenet5 on digits, batch 64, Sgd, seed 1\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\n +1E-06 +\d\.\d{4} +█+\n", output);
        Assert.Matches(@"\n.*█+ +<- suggested\n", output);
        Assert.Matches(@"The loss was lowest at \S+ and diverged at \S+\. Suggested: --lr \S+\n", output);
        Assert.Equal(before, Directory.GetFileSystemEntries(files.Folder));

        (code, JsonElement document) = files.RunJson([.. words, "--threads", "2"]);
        Assert.Equal(0, code);
        float suggestion = document.GetProperty("suggestion").GetSingle();
        Assert.InRange(suggestion, 0.001f, 0.05f);
        Assert.True(document.GetProperty("diverged").GetBoolean());
        Assert.Equal(1e-6f, document.GetProperty("curve")[0].GetProperty("learningRate").GetSingle());
        Assert.Contains(
            $"--lr {suggestion.ToString("G2", System.Globalization.CultureInfo.InvariantCulture)}\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void The_suggestion_trains_well_and_ten_times_as_much_is_worse(string optimizer)
    {
        string[] words = ["train", "--data", files.DataFolder, "--optimizer", optimizer];
        double rate = files.RunJson([.. words, "--find-rate"]).Document.GetProperty("suggestion").GetDouble();
        double good = Loss(rate);
        double high = Loss(10 * rate);
        Assert.True(good < 0.6 && high > 1.5 * good, $"{rate}: {good}; ten times as much: {high}");

        double Loss(double value)
        {
            (int code, JsonElement document) = files.RunJson(
                [.. words, "--epochs", "4", "--schedule", "constant", "--warm-up", "0", "--out", files.Path($"rate-{optimizer}-{value > rate}"),
                    "--lr", value.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            return code == 0 ? document.GetProperty("testLoss").GetDouble() : double.PositiveInfinity;
        }
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Equal(
            "--find-rate saves nothing and trains one network for some steps. Leave out --folds. See 'fovea train --help'.",
            files.Refused(2, "train", "--find-rate", "--folds", "3"));
        Assert.Equal("--folds must be a whole number of 2 or more. Received '1'. See 'fovea train --help'.", files.Refused(2, "train", "--folds", "1"));

        // Nothing is left of folds that memory does not suffice for, so that a smaller batch may have the same folder.
        Assert.EndsWith(
            " for steps as large as before.",
            files.Refused(1, "train", "--data", files.DataFolder, "--folds", "2", "--batch", "100000000", "--out", files.Path("too-large")),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "digits: the folds are 2 or more, and no more than the images. Received 2000 folds of 1500 images.",
            files.Refused(1, "train", "--data", files.DataFolder, "--folds", "2000", "--out", files.Path("no")),
            StringComparison.Ordinal);
    }
}
