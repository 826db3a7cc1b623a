using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Tests.Formats;
using Fovea.Training;

namespace Fovea.Tests.Training;

/// <summary>Training with frozen layers: no bit of them changes, whatever acts on parameters.</summary>
public sealed class FrozenTrainingTests : IDisposable
{
    private static readonly MemoryDataset Train = MemoryDataset.Quarters(70, 1);
    private static readonly MemoryDataset Validation = MemoryDataset.Quarters(20, 2);
    private readonly TemporaryFolder files = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Optimizers => ["sgd", "adam", "adamw", "rmsprop", "lion"];

    public void Dispose() => files.Dispose();

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Frozen_parameters_and_running_statistics_keep_every_bit_and_the_threads_change_none(string name)
    {
        int[] Run(int threads)
        {
            Model model = Network();
            float[] before = model.Parameters.Values.ToArray();
            TrainingOptions options = Options with { Threads = threads, ClipNorm = 0.5f, ClipValue = 0.2f, Accumulate = 2, AverageDecay = 0.9f };
            new Trainer(model, Create(name), options).Fit(Train, Validation, null, Token);
            foreach (Parameter parameter in model.Parameters)
            {
                bool same = before.AsSpan(parameter.Offset, parameter.Length).SequenceEqual(parameter.Values);
                Assert.True(parameter.IsFrozen == same, parameter.Name);
            }

            return TrainingModels.Bits(model);
        }

        int[] one = Run(1);
        Assert.Equal(one, Run(2));
        Assert.Equal(one, Run(3));
    }

    [Fact]
    public void A_new_head_on_frozen_layers_learns()
    {
        Model model = Network();
        model.Unfreeze();
        new Trainer(model, new Sgd(0.05f), Options with { Epochs = 6 }).Fit(MemoryDataset.Quarters(200, 1), null, null, Token);
        Model tuned = model.WithHead(4, seed: 9);
        tuned.FreezeAllButHead();
        TrainingResult result = new Trainer(tuned, new Sgd(0.05f), Options with { Epochs = 6 }).Fit(MemoryDataset.Quarters(200, 4), Validation, null, Token);
        Assert.Equal(1.0, result.Validation!.Accuracy);
    }

    [Fact]
    public void A_run_with_frozen_layers_goes_on_to_the_same_bits_and_not_with_others()
    {
        TrainingOptions options = Options with { Epochs = 2, AverageDecay = 0.9f };
        Model whole = Network();
        new Trainer(whole, Create("adam"), options with { Folder = At("whole") }).Fit(Train, Validation, null, Token);

        using var source = new CancellationTokenSource();
        var log = new ProgressLog(progress =>
        {
            if (progress is { Completed: null, Epoch: 2, Step: 2 })
            {
                source.Cancel();
            }
        });
        options = options with { Folder = At("parts") };
        Assert.Throws<OperationCanceledException>(
            () => new Trainer(Network(), Create("adam"), options).Fit(Train, Validation, log, source.Token));

        options = options with { Resume = true, Threads = 2 };
        Model other = Network();
        other.Unfreeze();
        Assert.StartsWith(
            $"{Path.Combine(At("parts"), "config.json")}: the run cannot go on with another frozen. Received nothing, the run began with \"conv1, bn1, dense1\".",
            Assert.Throws<FoveaException>(() => new Trainer(other, Create("adam"), options).Fit(Train, Validation, null, Token)).Message,
            StringComparison.Ordinal);

        Model model = Network();
        model.Initialize(77);
        new Trainer(model, Create("adam"), options).Fit(Train, Validation, null, Token);
        Assert.Equal(TrainingModels.Bits(whole), TrainingModels.Bits(model));
    }

    [Fact]
    public void A_model_that_is_frozen_as_a_whole_is_not_trained()
    {
        Model model = Network();
        model.Freeze("*");
        Assert.Equal(
            "small: every layer with parameters is frozen, so training would change nothing. Freeze fewer layers.",
            Assert.Throws<FoveaException>(() => new Trainer(model, new Sgd(0.1f), Options).Fit(Train, null, null, Token)).Message);
    }

    private static TrainingOptions Options => new() { Epochs = 2, Batch = 10, Seed = 5, Schedule = LearningRateSchedule.Constant };

    // Frozen in front of what is trained, and behind it.
    private static Model Network()
    {
        Model model = Model.Sequential(
            "small",
            new Shape(6, 6, 1),
            new Conv2D(4, kernel: 3, padding: Padding.Same, bias: false),
            new BatchNorm(),
            new Relu(),
            new Conv2D(5, kernel: 3, padding: Padding.Same),
            new BatchNorm(),
            new Relu(),
            new MaxPool2D(2),
            new Flatten(),
            new Dense(8),
            new Relu(),
            new Dropout(0.2f),
            new Dense(4));
        model.Initialize(3);
        model.Freeze("conv1", "bn1", "dense1");
        return model;
    }

    private static Optimizer Create(string name) => name switch
    {
        "adam" => new Adam(0.01f, weightDecay: 0.01f),
        "adamw" => new AdamW(0.01f),
        "rmsprop" => new RmsProp(0.005f, momentum: 0.5f, weightDecay: 0.01f),
        "lion" => new Lion(0.005f, weightDecay: 0.1f),
        _ => new Sgd(0.05f, weightDecay: 0.01f),
    };

    private string At(string run) => Path.Combine(files.Path, run);
}
