using System.Globalization;
using Fovea.Augmentations;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Tests.Formats;
using Fovea.Training;

namespace Fovea.Tests.Training.Runs;

/// <summary>Runs with mixed images: equal bits for any number of threads and after an interruption, and learning.</summary>
public sealed class MixedRunTests : IDisposable
{
    private const string Everything = "crop:1,mixup:0.4,flip,cutmix:1";
    private readonly TemporaryFolder files = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Losses => ["cross-entropy", "binary", "squared"];

    public void Dispose() => files.Dispose();

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_bits_do_not_depend_on_the_number_of_threads(string loss)
    {
        int[] expected = Train(loss, 1, 1);
        Assert.Equal(expected, Train(loss, 2, 2));
        Assert.Equal(expected, Train(loss, 4, 1));
        Assert.Equal(expected, Train(loss, 1, 4));
        Assert.NotEqual(expected, Train(loss, 1, 1, "crop:1,flip"));
    }

    [Fact]
    public void Interrupted_in_the_middle_of_an_epoch_the_run_ends_with_the_same_bits()
    {
        Model whole = TrainingModels.Small();
        Create("cross-entropy", whole, Options(1, 1, Everything) with { Folder = Path.Combine(files.Path, "whole") });
        for (int stop = 1; stop < 14; stop += 3)
        {
            TrainingOptions options = Options(2, 2, Everything) with { Folder = Path.Combine(files.Path, $"{stop}") };
            using var source = new CancellationTokenSource();
            int steps = 0;
            var log = new ProgressLog(progress =>
            {
                if (progress.Completed is null && ++steps == stop)
                {
                    source.Cancel();
                }
            });
            Assert.Throws<OperationCanceledException>(
                () => Create("cross-entropy", TrainingModels.Small(), options, log, source.Token));
            Model resumed = TrainingModels.Small(seed: 100);
            Create("cross-entropy", resumed, options with { Resume = true, Threads = 1, DataThreads = 3 });
            Assert.Equal(TrainingModels.Bits(whole), TrainingModels.Bits(resumed));
        }
    }

    [Fact]
    public void Training_counts_the_label_of_the_greater_share_and_learns()
    {
        TrainingOptions options = Options(2, 2, "mixup:0.2") with { Epochs = 14, Batch = 16 };
        TrainingResult result = Create("cross-entropy", TrainingModels.Small(), options, validate: true);
        Assert.Equal(1.0, result.Validation!.Accuracy);
        Assert.InRange(result.Epochs[^1].TrainAccuracy, 0.85, 0.999);
    }

    [Fact]
    public void Values_of_a_dataset_are_mixed_too()
    {
        var options = Options(1, 1, "mixup:1") with { Epochs = 14, Batch = 16 };
        Model soft = TrainingModels.Small(), labels = TrainingModels.Small();
        Create("squared", labels, options);
        new Trainer(soft, new Adam(0.02f), options, new MeanSquaredError()).Fit(new OneHot(MemoryDataset.Quarters(130, 2)), null, null, Token);
        float[] expected = labels.Parameters.Values.ToArray();
        float[] found = soft.Parameters.Values.ToArray();

        // The shares are rounded elsewhere, so the bits differ and the numbers do not.
        Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 0.02f));
    }

    [Fact]
    public void Numbers_in_the_description_of_a_run_do_not_follow_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Create("binary", TrainingModels.Small(), Options(1, 1, "mixup:0.25,jitter:0.5") with { Folder = files.Path });
            Assert.Same(comma, CultureInfo.CurrentCulture);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        string text = File.ReadAllText(Path.Combine(files.Path, "config.json"));
        Assert.Contains("\"augmentations\": \"MixUp { Alpha = 0.25 }, ColorJitter { Strength = 0.5 }\"", text, StringComparison.Ordinal);
        Assert.Contains("\"loss\": \"binary cross-entropy, label smoothing 0, positive weights 1\"", text, StringComparison.Ordinal);
    }

    private static int[] Train(string loss, int threads, int dataThreads, string augmentations = Everything)
    {
        Model model = TrainingModels.Small();
        Create(loss, model, Options(threads, dataThreads, augmentations));
        return TrainingModels.Bits(model);
    }

    private static TrainingOptions Options(int threads, int dataThreads, string augmentations) => new()
    {
        Epochs = 2, Batch = 20, Seed = 9, Threads = threads, DataThreads = dataThreads, Augmentations = AugmentationList.Parse(augmentations),
        CheckpointInterval = TimeSpan.FromHours(1),
    };

    private static TrainingResult Create(
        string loss, Model model, TrainingOptions options, ProgressLog? log = null, CancellationToken? token = null, bool validate = false) =>
        new Trainer(model, new Adam(0.02f), options, loss switch
        {
            "binary" => new BinaryCrossEntropy(),
            "squared" => new MeanSquaredError(),
            _ => new SoftmaxCrossEntropy(0.05f, [1, 1.5f, 1, 2]),
        }).Fit(MemoryDataset.Quarters(130, 2), validate ? MemoryDataset.Quarters(60, 3) : null, log, token ?? Token);

    /// <summary>Labels as values.</summary>
    private sealed class OneHot(MemoryDataset labelled) : ITargetDataset
    {
        public string Name => labelled.Name;

        public int Count => labelled.Count;

        public Shape ImageShape => labelled.ImageShape;

        public IReadOnlyList<string> Classes => labelled.Classes;

        public int Label(int index) => labelled.Label(index);

        public void CopyImage(int index, Span<float> destination) => labelled.CopyImage(index, destination);

        public void CopyTarget(int index, Span<float> destination)
        {
            destination.Clear();
            destination[Label(index)] = 1;
        }
    }
}
