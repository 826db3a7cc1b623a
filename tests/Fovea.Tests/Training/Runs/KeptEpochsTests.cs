using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Tests.Formats;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Tests.Training.Runs;

/// <summary>The models after each epoch that a run keeps.</summary>
public sealed class KeptEpochsTests : IDisposable
{
    private static readonly MemoryDataset Train = MemoryDataset.Quarters(70, 1);
    private static readonly MemoryDataset Validation = MemoryDataset.Quarters(20, 2);
    private readonly TemporaryFolder files = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => files.Dispose();

    [Fact]
    public void Each_epochs_model_measures_what_the_log_says()
    {
        TrainingResult result = Fit(Options("whole"));
        TrainingFolder folder = Folder("whole");
        Assert.Equal([1, 2, 3], folder.KeptEpochs());
        Assert.Equal(["0001.safetensors", "0002.safetensors", "0003.safetensors"], Names("whole"));
        foreach (EpochResult epoch in result.Epochs)
        {
            Evaluation measured = new Evaluator(Model.Load(folder.EpochPath(epoch.Epoch)), 24, 1).Evaluate(Validation, Token);
            Assert.Equal((epoch.Validation!.Loss, epoch.Validation.Accuracy), (measured.Loss, measured.Accuracy));
        }
    }

    [Fact]
    public void A_run_that_was_interrupted_keeps_the_same_bytes()
    {
        Fit(Options("whole"));
        using var source = new CancellationTokenSource();
        var log = new ProgressLog(progress =>
        {
            if (progress is { Epoch: 2, Step: 2, Completed: null })
            {
                source.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => Fit(Options("parts"), log, source.Token));
        Assert.Equal(["0001.safetensors"], Names("parts"));

        // What a program that was killed while it wrote left behind goes.
        File.WriteAllText(Path.Combine(Folder("parts").EpochsPath, ".0002.safetensors.0123.tmp"), "half");
        Fit(Options("parts") with { Resume = true });
        Assert.Equal(Names("whole"), Names("parts"));
        foreach (int epoch in Folder("whole").KeptEpochs())
        {
            Assert.Equal(File.ReadAllBytes(Folder("whole").EpochPath(epoch)), File.ReadAllBytes(Folder("parts").EpochPath(epoch)));
        }
    }

    [Fact]
    public void A_new_run_removes_those_of_the_one_before_and_nothing_else()
    {
        Fit(Options("twice"));
        string own = Path.Combine(Folder("twice").EpochsPath, "best of all.safetensors");
        File.WriteAllText(own, "mine");
        Fit(Options("twice") with { KeepEpochs = false });
        Assert.Equal(["best of all.safetensors"], Names("twice"));
        File.Delete(own);
        Fit(Options("twice") with { Epochs = 1 });
        Fit(Options("twice") with { KeepEpochs = false });
        Assert.False(Directory.Exists(Folder("twice").EpochsPath));
    }

    [Fact]
    public void What_stands_in_the_way_is_named()
    {
        Directory.CreateDirectory(Path.Combine(files.Path, "blocked"));
        File.WriteAllText(Folder("blocked").EpochsPath, "a file");
        string message = Assert.Throws<FoveaException>(() => Fit(Options("blocked"))).Message;
        Assert.StartsWith(
            $"{Folder("blocked").EpochsPath}: the folder for the models of the epochs cannot be made (", message, StringComparison.Ordinal);
        Assert.EndsWith("Remove what stands there, or train without --keep-epochs.", message, StringComparison.Ordinal);
        Assert.Equal(
            "KeepEpochs needs a folder to keep them in. Set Folder.",
            Assert.Throws<FoveaException>(() => Fit(new TrainingOptions { KeepEpochs = true })).Message);
    }

    private static TrainingResult Fit(TrainingOptions options, IProgress<TrainingProgress>? log = null, CancellationToken? token = null) =>
        new Trainer(TrainingModels.Small(), new Sgd(0.05f), options).Fit(Train, Validation, log, token ?? Token);

    private TrainingFolder Folder(string run) => new(Path.Combine(files.Path, run));

    private string[] Names(string run) =>
        [.. Directory.GetFiles(Folder(run).EpochsPath).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    // With an average: what is kept is what was measured.
    private TrainingOptions Options(string run) => new()
    {
        Epochs = 3,
        Batch = 24,
        Threads = 1,
        Folder = Path.Combine(files.Path, run),
        AverageDecay = 0.9f,
        KeepEpochs = true,
    };
}
