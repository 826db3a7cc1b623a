using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Tests.Formats;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Tests.Training.Runs;

public sealed class RunSnapshotTests : IDisposable
{
    private static readonly MemoryDataset Train = MemoryDataset.Quarters(70, 1);
    private static readonly MemoryDataset Validation = MemoryDataset.Quarters(20, 2);
    private readonly TemporaryFolder files = new();

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData(0f)]
    [InlineData(0.9f)]
    public void A_checkpoint_shows_the_model_and_the_epochs_before_it(float average)
    {
        var options = new TrainingOptions { Epochs = 3, Batch = 32, Folder = files.File("run"), AverageDecay = average };
        var checkpoints = new List<byte[]>();
        var models = new List<float[]>();
        Model model = TrainingModels.Small();
        var log = new ProgressLog(progress =>
        {
            if (progress.Completed is not null)
            {
                checkpoints.Add(File.ReadAllBytes(files.File("run/checkpoint.safetensors")));
                models.Add(model.Parameters.Values.ToArray());
            }
        });
        TrainingResult result = new Trainer(model, new Sgd(0.05f), options).Fit(Train, Validation, log, TestContext.Current.CancellationToken);
        byte[] config = File.ReadAllBytes(files.File("run/config.json"));
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            RunSnapshot snapshot = RunSnapshot.Parse(config, "config.json", checkpoints[epoch - 1], "checkpoint.safetensors");
            Assert.Equal(epoch, snapshot.Epochs.Count);
            EpochResult expected = result.Epochs[epoch - 1];
            EpochResult found = snapshot.Epochs[^1];
            Assert.Equal((expected.TrainLoss, expected.Validation!.Loss, expected.LearningRate), (found.TrainLoss, found.Validation!.Loss, found.LearningRate));
            Assert.Equal(expected.Validation.Confusion[1, 2], found.Validation.Confusion[1, 2]);
            Assert.Equal((0, false), (snapshot.StepsInEpoch, snapshot.IsFinished));
            if (average == 0)
            {
                Assert.Equal(models[epoch - 1], snapshot.Model.Parameters.Values.ToArray());
            }

            // What was measured is what is shown.
            Assert.Equal(expected.Validation.Accuracy, new Evaluator(snapshot.Model).Evaluate(Validation, TestContext.Current.CancellationToken).Accuracy);
        }

        byte[] last = File.ReadAllBytes(files.File("run/checkpoint.safetensors"));
        RunSnapshot end = RunSnapshot.Parse(config, "config.json", last, "checkpoint.safetensors");
        Assert.True(end.IsFinished);
        Assert.Equal("32", end.Settings["batch"]);
        Assert.Equal(model.Parameters.Values.ToArray(), end.Model.Parameters.Values.ToArray());
    }

    [Fact]
    public void Files_of_two_runs_and_files_that_are_none_are_refused()
    {
        foreach (string name in (string[])["one", "two"])
        {
            var options = new TrainingOptions { Epochs = 1, Batch = 32, Folder = files.File(name), Seed = (ulong)name.Length + (name == "one" ? 0UL : 7) };
            new Trainer(TrainingModels.Small(), new Sgd(0.05f), options).Fit(Train, cancellation: TestContext.Current.CancellationToken);
        }

        byte[] config = File.ReadAllBytes(files.File("one/config.json"));
        byte[] other = File.ReadAllBytes(files.File("two/checkpoint.safetensors"));
        Assert.Equal(
            "c.safetensors: the checkpoint is of another run than config.json beside it. Restore the two together, or begin a new run.",
            Refusal(config, other));
        Assert.Equal(
            "c.safetensors: this is no checkpoint: the metadata 'fovea.config.sha256' is missing. Restore it from a copy, or begin a new run in another folder.",
            Refusal(config, TrainingModels.Small().ToBytes()));
        Assert.StartsWith("config.json: this is no description of a run", Refusal("{}"u8.ToArray(), other), StringComparison.Ordinal);
        Assert.Contains("The file is cut short", Refusal(config, other[..^5]), StringComparison.Ordinal);
    }

    private static string Refusal(byte[] config, byte[] checkpoint) => Assert.Throws<FoveaException>(
        () => RunSnapshot.Parse(config, "config.json", checkpoint, "c.safetensors")).Message;
}
