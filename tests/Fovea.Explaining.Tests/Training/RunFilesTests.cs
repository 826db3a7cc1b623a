using System.Text;
using Fovea.Explaining.Training;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

namespace Fovea.Explaining.Tests.Training;

/// <summary>The folder of a run as an album, and files that are none.</summary>
public sealed class RunFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-run-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_epochs_of_a_run_open_with_what_they_were_worth()
    {
        var heldBack = new Quarters(40, 2);
        TrainingResult result = Train(keepEpochs: true);
        List<NamedBytes> files = Files();
        Assert.Contains(files, file => file.Name == "checkpoint.safetensors");
        files.Reverse();
        OpenedRun run = RunFiles.Open(files);
        Assert.Null(run.Note);
        Assert.Equal("small, 3 epochs", run.Album.Title);
        Assert.Equal(["1", "2", "3"], run.Album.Snapshots.Select(snapshot => snapshot.Name));
        for (int i = 0; i < 3; i++)
        {
            EpochSnapshot snapshot = run.Album.Snapshots[i];
            Assert.Equal(
                (result.Epochs[i].TrainLoss, result.Epochs[i].Validation!.Loss, result.Epochs[i].Validation!.Accuracy),
                (snapshot.TrainLoss!.Value, snapshot.HeldBackLoss!.Value, snapshot.HeldBackAccuracy!.Value));
            Measured measured = new HeldBackMeter(run.Album.Show(i), heldBack).Measure();
            Assert.Equal(snapshot.HeldBackAccuracy, measured.Accuracy);
            Assert.Equal(snapshot.HeldBackLoss!.Value, measured.Loss, 1e-6);
        }
    }

    [Fact]
    public void Without_epochs_the_best_and_the_last_model_open_and_it_is_said_how_to_have_all()
    {
        Train(keepEpochs: false);
        OpenedRun run = RunFiles.Open(Files());
        Assert.Equal(["best", "model"], run.Album.Snapshots.Select(snapshot => snapshot.Name));
        Assert.Contains("--keep-epochs", run.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_run_get_one_message()
    {
        Assert.Equal(
            "There is no model of a run among these files. Expected those of its folder epochs, 0001.safetensors and so on, which "
            + "fovea train --keep-epochs writes. Received config.json, notes.txt.",
            Refusal([new("run/config.json", []), new("notes.txt", [])]));
        Assert.EndsWith("Received none.", Refusal([]), StringComparison.Ordinal);

        Train(keepEpochs: true);
        NamedBytes first = new("0001.safetensors", File.ReadAllBytes(Path.Combine(folder, "epochs", "0001.safetensors")));
        Assert.Equal(
            "0001.safetensors is there 2 times, as in a folder of several runs. Open the folder of one run.",
            Refusal([first, first with { Name = "fold-2/epochs/0001.safetensors" }]));
        Assert.StartsWith("0001.safetensors", Refusal([first with { Bytes = first.Bytes[..100] }]), StringComparison.Ordinal);
        Assert.StartsWith("0002.safetensors", Refusal([first, new("0002.safetensors", BuiltInModels.Create("lenet5").ToBytes())]), StringComparison.Ordinal);
        Assert.Equal(
            "log.jsonl, line 2: this is no epoch of a run. Expected a line such as {\"epoch\": 1, \"trainLoss\": 0.4}. Leave the file out, or copy it anew.",
            Refusal([first, new("log.jsonl", Encoding.UTF8.GetBytes("{\"epoch\": 1}\n{\"epoch\": \"x\"}\n"))]));
    }

    [Theory]
    [InlineData("run/epochs/0001.safetensors", true)]
    [InlineData("best.safetensors", true)]
    [InlineData("run\\log.jsonl", true)]
    [InlineData("checkpoint.safetensors", false)]
    [InlineData("report.html", false)]
    public void Only_models_and_the_log_are_read(string path, bool isWanted) => Assert.Equal(isWanted, RunFiles.IsWanted(path));

    [Fact]
    public void A_run_is_told_from_a_model()
    {
        Assert.True(RunFiles.IsRun(["model.safetensors", "run/log.jsonl"]));
        Assert.True(RunFiles.IsRun(["epochs/0012.safetensors"]));
        Assert.False(RunFiles.IsRun(["model.safetensors", "12.safetensors", "0012.onnx"]));
    }

    private static string Refusal(IReadOnlyList<NamedBytes> files) => Assert.Throws<FoveaException>(() => RunFiles.Open(files)).Message;

    private TrainingResult Train(bool keepEpochs) => new Trainer(
        Quarters.Network(),
        new Sgd(0.02f),
        new TrainingOptions { Epochs = 3, Batch = 24, Threads = 1, Folder = folder, KeepEpochs = keepEpochs })
        .Fit(new Quarters(70, 1), new Quarters(40, 2), null, TestContext.Current.CancellationToken);

    private List<NamedBytes> Files() =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => new NamedBytes(Path.GetFileName(path), File.ReadAllBytes(path)))];
}
