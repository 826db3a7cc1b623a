using Fovea.Augmentations;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Tests.Formats;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Tests.Training.Runs;

/// <summary>Runs in a folder: interrupted and gone on with, and what is said when that cannot be.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly MemoryDataset Train = MemoryDataset.Quarters(70, 1);
    private static readonly MemoryDataset Validation = MemoryDataset.Quarters(20, 2);
    private readonly TemporaryFolder files = new();

    public static TheoryData<string> Optimizers => ["sgd", "adam", "adamw", "rmsprop", "lion"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => files.Dispose();

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Interrupted_after_any_step_the_run_ends_with_the_same_bits(string name)
    {
        // 9 steps in 3 epochs; 6 where the gradients of two batches are added.
        int accumulate = name == "adamw" ? 2 : 1;
        int stepsOfRun = name == "adamw" ? 1 : 2;
        TrainingOptions options = Options("whole") with { Accumulate = accumulate };
        Model whole = TrainingModels.Small();
        TrainingResult expected = new Trainer(whole, Create(name), options).Fit(Train, Validation, null, Token);

        // Each run stops after one or two further steps, the next goes on with new objects and other threads.
        options = Options("parts") with { Accumulate = accumulate };
        TrainingResult? found = null;
        Model model = TrainingModels.Small();
        int runs = 0;
        while (found is null)
        {
            using var source = new CancellationTokenSource();
            int steps = 0;
            var log = new ProgressLog(progress =>
            {
                if (progress.Completed is null && ++steps == stepsOfRun)
                {
                    source.Cancel();
                }
            });
            model = TrainingModels.Small(seed: 100);
            if (runs == 0)
            {
                model.Initialize(3);
            }

            try
            {
                found = new Trainer(model, Create(name), options with { Resume = runs++ > 0, Threads = 1 + (runs % 3) })
                    .Fit(Train, Validation, log, source.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.True(runs < 20);
            }
        }

        Assert.Equal(name == "adamw" ? 7 : 5, runs);
        Assert.Equal(TrainingModels.Bits(whole), TrainingModels.Bits(model));
        Assert.Equal(expected.Epochs.Select(Told), found.Epochs.Select(Told));
        foreach (string file in (string[])["model.safetensors", "best.safetensors", "config.json"])
        {
            Assert.Equal(File.ReadAllBytes(At("whole", file)), File.ReadAllBytes(At("parts", file)));
        }

        Assert.Equal(4, File.ReadAllLines(At("parts", "log.csv")).Length);
        Assert.Equal(3, File.ReadAllLines(At("parts", "log.jsonl")).Length);
    }

    [Fact]
    public void A_damaged_checkpoint_gives_one_message_that_names_it()
    {
        TrainingOptions options = Stopped("damaged");
        string path = At("damaged", "checkpoint.safetensors");
        byte[] whole = File.ReadAllBytes(path);
        var random = new System.Random(1);
        for (int i = 0; i < 60; i++)
        {
            byte[] damaged = i % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            if (i % 2 == 1)
            {
                damaged[random.Next(8, whole.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(path, damaged);
            string message = Message(options);
            Assert.StartsWith(path, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_flipped_bit_of_a_weight_is_found()
    {
        TrainingOptions options = Stopped("flipped");
        string path = At("flipped", "checkpoint.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^5] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Equal(
            $"{path}: the checkpoint is damaged: its content does not have the checksum written in it. "
            + "Restore it from a copy, or begin a new run in another folder.",
            Message(options));
    }

    [Fact]
    public void Other_settings_than_those_of_the_run_are_refused_by_name()
    {
        TrainingOptions options = Stopped("settings");
        Assert.Equal(
            $"{At("settings", "config.json")}: the run cannot go on with another batch. Received 16, the run began with 24. "
            + "Give what it began with, or begin a new run in another folder.",
            Message(options with { Batch = 16 }));
        Assert.Contains("another seed", Message(options with { Seed = 6 }), StringComparison.Ordinal);
        Assert.Contains("another optimizer", Message(options, "adam"), StringComparison.Ordinal);
        Assert.Contains("another data", Message(options, data: MemoryDataset.Quarters(70, 3)), StringComparison.Ordinal);
        Assert.Contains("another model", Message(options, model: TrainingModels.Linear()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unfinished_run_is_not_written_over()
    {
        TrainingOptions options = Stopped("kept");
        byte[] before = File.ReadAllBytes(At("kept", "checkpoint.safetensors"));
        Assert.StartsWith(
            $"{options.Folder}: the folder holds a run that is not finished. Go on with --resume ",
            Message(options with { Resume = false }),
            StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(At("kept", "checkpoint.safetensors")));
    }

    [Fact]
    public void Where_the_last_file_cannot_be_written_the_model_keeps_the_last_step_not_the_average()
    {
        TrainingOptions options = Options("killed") with { AverageDecay = 0.9f };
        byte[] beforeTheEnd = [];
        var log = new ProgressLog(progress => beforeTheEnd = progress.Completed is null ? beforeTheEnd : File.ReadAllBytes(At("killed", "checkpoint.safetensors")));
        new Trainer(TrainingModels.Small(), new Sgd(0.05f), options).Fit(Train, Validation, log, Token);

        // As if it had been killed between its last epoch and the model, where now something else is in the way.
        File.WriteAllBytes(At("killed", "checkpoint.safetensors"), beforeTheEnd);
        File.Delete(At("killed", "model.safetensors"));
        Directory.CreateDirectory(At("killed", "model.safetensors"));
        Model model = TrainingModels.Small(seed: 100);
        Assert.Throws<FoveaException>(
            () => new Trainer(model, new Sgd(0.05f), options with { Resume = true }).Fit(Train, Validation, null, Token));
        SafetensorsFile kept = Safetensors.Parse(beforeTheEnd, "checkpoint.safetensors");
        foreach (Parameter parameter in model.Parameters)
        {
            var values = new float[parameter.Length];
            kept.Read(kept.Find("model/" + parameter.Name)!, values);
            Assert.Equal(values, parameter.Values.ToArray());
        }
    }

    [Fact]
    public void Files_that_were_being_written_when_the_program_was_killed_are_removed()
    {
        TrainingOptions options = Stopped("left");
        string left = At("left", ".checkpoint.safetensors.0123.tmp");
        File.WriteAllText(left, "half");
        new Trainer(TrainingModels.Small(), Create("sgd"), options).Fit(Train, Validation, null, Token);
        Assert.False(File.Exists(left));
        Assert.False(new TrainingFolder(At("left", "")).IsUnfinished);
    }

    [Fact]
    public void The_best_model_is_that_of_the_best_epoch()
    {
        Model model = TrainingModels.Small();
        TrainingResult result = new Trainer(model, Create("sgd"), Options("best")).Fit(Train, Validation, null, Token);
        Evaluation best = new Evaluator(Model.Load(At("best", "best.safetensors")), 24, 1).Evaluate(Validation, Token);
        Assert.Equal(result.Epochs.Max(epoch => epoch.Validation!.Accuracy), best.Accuracy);
    }

    private static object Told(EpochResult epoch) =>
        (epoch.Epoch, epoch.TrainLoss, epoch.TrainAccuracy, epoch.Validation!.Loss, epoch.Validation.Accuracy, epoch.Validation.TopKAccuracy,
            epoch.LearningRate!.Value);

    private static Optimizer Create(string name) => name switch
    {
        "adam" => new Adam(0.01f),
        "adamw" => new AdamW(0.01f),
        "rmsprop" => new RmsProp(0.005f, momentum: 0.5f),
        "lion" => new Lion(0.005f),
        _ => new Sgd(0.05f, weightDecay: 0.01f),
    };

    private string At(string run, string file) => Path.Combine(files.Path, run, file);

    private TrainingOptions Options(string run) => new()
    {
        Epochs = 3,
        Batch = 24,
        Seed = 5,
        Threads = 1,
        Folder = Path.Combine(files.Path, run),
        CheckpointInterval = TimeSpan.FromHours(1),
        Augmentations = [new RandomCrop(1)],
        AverageDecay = 0.9f,
        ClipNorm = 1,
        Schedule = LearningRateSchedule.ReduceOnPlateau(patience: 0).WithWarmUp(0.1),
    };

    // A run that was cancelled in its second epoch; the options to go on with.
    private TrainingOptions Stopped(string run)
    {
        using var source = new CancellationTokenSource();
        var log = new ProgressLog(progress =>
        {
            if (progress.Epoch == 2)
            {
                source.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(
            () => new Trainer(TrainingModels.Small(), Create("sgd"), Options(run)).Fit(Train, Validation, log, source.Token));
        return Options(run) with { Resume = true };
    }

    private static string Message(TrainingOptions options, string optimizer = "sgd", MemoryDataset? data = null, Model? model = null) =>
        Assert.Throws<FoveaException>(() => new Trainer(model ?? TrainingModels.Small(), Create(optimizer), options)
            .Fit(data ?? Train, Validation, null, Token)).Message;
}
