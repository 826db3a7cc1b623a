using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

namespace Fovea.Tests.Training;

/// <summary>Limits of gradients, sums over batches, averages and early ends.</summary>
public class RecipeTests
{
    private static readonly MemoryDataset Train = MemoryDataset.Quarters(70, 1);
    private static readonly MemoryDataset Validation = MemoryDataset.Quarters(20, 2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TrainingOptions Options => new() { Epochs = 2, Batch = 10, Seed = 5, Schedule = LearningRateSchedule.Constant };

    public static TheoryData<string> Optimizers => ["sgd", "adam", "adamw", "rmsprop", "lion"];

    [Fact]
    public void The_usual_learning_rate_knows_norms_of_every_kind()
    {
        foreach (Layer norm in (Layer[])[new BatchNorm(), new GroupNorm(2), new LayerNorm()])
        {
            Model model = Model.Sequential("net", new Shape(6, 6, 1), new Conv2D(4, kernel: 3), norm, new Flatten(), new Dense(4));
            Assert.Equal(0.05f, TrainingOptions.UsualLearningRate(model, 64));
        }

        Assert.Equal(0.03f, TrainingOptions.UsualLearningRate(TrainingModels.Linear(), 64));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void All_of_it_together_gives_equal_bits_for_any_number_of_threads(string name)
    {
        int[] Run(int threads)
        {
            Model model = TrainingModels.Small();
            TrainingOptions options = Options with
            {
                Threads = threads, ClipNorm = 0.5f, ClipValue = 0.2f, Accumulate = 3, AverageDecay = 0.9f,
            };
            new Trainer(model, Create(name), options).Fit(Train, Validation, null, Token);
            return TrainingModels.Bits(model);
        }

        int[] one = Run(1);
        Assert.Equal(one, Run(2));
        Assert.Equal(one, Run(3));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Each_optimiser_learns_a_separable_problem(string name)
    {
        TrainingResult result = new Trainer(TrainingModels.Small(), Create(name), Options with { Epochs = 12, Threads = 2 })
            .Fit(MemoryDataset.Quarters(200, 1), Validation, null, Token);
        Assert.Equal(1.0, result.Validation!.Accuracy);
    }

    [Fact]
    public void Several_small_batches_make_the_step_of_a_large_one()
    {
        // Without batch normalisation and dropout the gradients are the same sums, in another order.
        Model small = TrainingModels.Linear();
        Model large = TrainingModels.Linear();
        var log = new ProgressLog();
        new Trainer(small, new Sgd(0.05f), Options with { Batch = 8, Accumulate = 3 }).Fit(Train, null, log, Token);
        new Trainer(large, new Sgd(0.05f), Options with { Batch = 24 }).Fit(Train, cancellation: Token);
        Assert.Equal([24, 48, 70], log.Reports.Take(3).Select(report => report.EpochSum.Count));
        Assert.All(
            small.Parameters.Values.ToArray().Zip(large.Parameters.Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void A_step_along_a_clipped_gradient_is_as_long_as_the_limit()
    {
        Model model = TrainingModels.Linear();
        float[] before = model.Parameters.Values.ToArray();
        TrainingOptions options = Options with { Epochs = 1, Batch = 70, ClipNorm = 0.01f };
        new Trainer(model, new Sgd(1, momentum: 0), options).Fit(Train, cancellation: Token);
        double length = Math.Sqrt(model.Parameters.Values.ToArray().Zip(before).Sum(pair => Math.Pow(pair.First - (double)pair.Second, 2)));
        Assert.Equal(0.01, length, 1e-5);
    }

    [Fact]
    public void No_value_moves_further_than_its_limit()
    {
        Model model = TrainingModels.Linear();
        float[] before = model.Parameters.Values.ToArray();
        TrainingOptions options = Options with { Epochs = 1, Batch = 70, ClipValue = 0.001f };
        new Trainer(model, new Sgd(1, momentum: 0), options).Fit(Train, cancellation: Token);
        Assert.Equal(0.001f, model.Parameters.Values.ToArray().Zip(before).Max(pair => Math.Abs(pair.First - pair.Second)), 1e-6f);
    }

    [Fact]
    public void The_model_at_the_end_is_the_average_that_was_measured()
    {
        Model model = TrainingModels.Linear();
        TrainingResult result = new Trainer(model, new Sgd(0.05f), Options with { AverageDecay = 0.5f }).Fit(Train, Validation, null, Token);
        Assert.Equal(result.Validation!.Loss, new Evaluator(model, 10).Evaluate(Validation, Token).Loss);

        // The same steps by hand; the decay is (1 + step) / (10 + step) until that exceeds a half.
        Model plain = TrainingModels.Linear();
        float[] first = plain.Parameters.Values.ToArray();
        double[] average = [.. first.Select(value => (double)value)];
        int step = 0;
        var log = new ProgressLog(progress =>
        {
            if (progress.Completed is null)
            {
                step++;
                double decay = Math.Min(0.5, (1.0 + step) / (10 + step));
                ReadOnlySpan<float> values = plain.Parameters.Values;
                for (int i = 0; i < average.Length; i++)
                {
                    average[i] = (decay * average[i]) + ((1 - decay) * values[i]);
                }
            }
        });
        new Trainer(plain, new Sgd(0.05f), Options).Fit(Train, null, log, Token);
        Assert.Equal(14, step);
        Assert.All(average.Zip(model.Parameters.Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void The_run_ends_when_epochs_bring_nothing_better()
    {
        TrainingOptions options = Options with { Epochs = 50, Patience = 2 };
        TrainingResult result = new Trainer(TrainingModels.Linear(), new Sgd(0), options).Fit(Train, Validation, null, Token);
        Assert.Equal(3, result.Epochs.Count);
    }

    [Fact]
    public void The_run_ends_when_its_time_is_over()
    {
        TrainingOptions options = Options with { Epochs = 1_000_000, TimeBudget = TimeSpan.FromSeconds(0.3) };
        TrainingResult result = new Trainer(TrainingModels.Linear(), new Sgd(0.01f), options).Fit(Train, Validation, null, Token);
        Assert.InRange(result.Seconds, 0.3, 20);
        Assert.NotNull(result.Validation);
    }

    [Fact]
    public void A_training_step_with_all_of_it_allocates_nothing()
    {
        var least = long.MaxValue;
        long before = 0;
        var log = new ProgressLog(progress =>
        {
            long now = GC.GetTotalAllocatedBytes(precise: true);
            if (progress is { Epoch: > 5, Step: > 2 and < 6, Completed: null })
            {
                least = Math.Min(least, now - before);
            }

            before = GC.GetTotalAllocatedBytes(precise: true);
        });
        log.Reports.Capacity = 10_000;
        TrainingOptions options = Options with { Epochs = 100, Threads = 2, ClipNorm = 0.5f, ClipValue = 1, Accumulate = 2, AverageDecay = 0.9f, Batch = 5 };
        new Trainer(TrainingModels.Small(), new AdamW(), options).Fit(Train, null, log, Token);
        Assert.Equal(0, least);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.StartsWith("The limits of the gradient", Refusal(Options with { ClipNorm = -1 }), StringComparison.Ordinal);
        Assert.StartsWith("Accumulate is 1 or more", Refusal(Options with { Accumulate = 0 }), StringComparison.Ordinal);
        Assert.StartsWith("The decay of the average", Refusal(Options with { AverageDecay = 1 }), StringComparison.Ordinal);
        Assert.Equal(
            "Lion's beta2 must be at least 0 and below 1. Received 1. The usual value is 0.99.",
            Assert.Throws<FoveaException>(() => new Lion(beta2: 1)).Message);
    }

    private static string Refusal(TrainingOptions options) =>
        Assert.Throws<FoveaException>(() => new Trainer(TrainingModels.Linear(), new Sgd(0.1f), options)).Message;

    private static Optimizer Create(string name) => name switch
    {
        "adam" => new Adam(0.01f),
        "adamw" => new AdamW(0.01f, weightDecay: 0.1f),
        "rmsprop" => new RmsProp(0.005f, momentum: 0.5f),
        "lion" => new Lion(0.005f, weightDecay: 0.1f),
        _ => new Sgd(0.05f),
    };
}
