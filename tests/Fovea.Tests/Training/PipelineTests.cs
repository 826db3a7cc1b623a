using Fovea.Augmentations;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

namespace Fovea.Tests.Training;

public class PipelineTests
{
    private const string Everything = "crop:1,flip,affine:10/0.1/0.1/5,resized-crop:0.5,jitter:0.2,cutout:2";

    [Fact]
    public void Augmented_training_gives_the_same_bits_for_any_number_of_threads()
    {
        int[] expected = Train(1, 1, Everything);
        Assert.Equal(expected, Train(2, 1, Everything));
        Assert.Equal(expected, Train(1, 3, Everything));
        Assert.Equal(expected, Train(3, 7, Everything));
        Assert.NotEqual(expected, Train(1, 1, "flip"));
    }

    [Theory]
    [InlineData(Everything)]
    [InlineData("mixup:0.2,cutmix:1")]
    public void A_step_with_augmentation_allocates_nothing(string augmentations)
    {
        var log = new AllocationLog();
        Model model = TrainingModels.Small();
        var options = new TrainingOptions { Epochs = 12, Batch = 32, Threads = 2, DataThreads = 2, Augmentations = AugmentationList.Parse(augmentations) };
        new Trainer(model, new Sgd(0.01f), options).Fit(MemoryDataset.Quarters(400, seed: 2), progress: log, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(0, log.Least);
    }

    [Theory]
    [InlineData(Everything)]
    [InlineData("mixup:0.2,cutmix:1")]
    public void Without_threads_the_bits_are_the_same_and_a_step_allocates_nothing(string augmentations)
    {
        var log = new AllocationLog();
        int[] expected = Train(1, 3, augmentations);
        Model model = TrainingModels.Small();
        var options = new TrainingOptions
        {
            Epochs = 2, Batch = 40, Threads = 1, ReadsAhead = false, Augmentations = AugmentationList.Parse(augmentations),
        };
        var trainer = new Trainer(model, new Sgd(0.01f), options);
        trainer.Fit(MemoryDataset.Quarters(250, seed: 2), progress: log, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(expected, TrainingModels.Bits(model));
        Assert.Equal(0, log.Least);
    }

    [Fact]
    public void Without_threads_a_run_that_was_interrupted_takes_the_same_batches()
    {
        MemoryDataset data = MemoryDataset.Quarters(250, seed: 2);
        var options = new TrainingOptions { Batch = 40, ReadsAhead = false };
        var made = new List<float[]>();
        foreach ((bool ahead, int first) in new[] { (true, 0), (false, 0), (false, 3) })
        {
            using var pipeline = new BatchPipeline(data, Preprocessing.None, options, ahead ? 2 : 0);
            pipeline.Begin(1, [.. Enumerable.Range(0, 250).Reverse()], first);
            for (int step = first; step < 7; step++)
            {
                float[] batch = pipeline.Take(step)[..((step == 6 ? 10 : 40) * 36)].ToArray();
                int[] labels = pipeline.TargetsOf(step, step == 6 ? 10 : 40).Labels.ToArray();
                Assert.Equal(data.Label(249 - (40 * step)), labels[0]);
                pipeline.Release(step);
                if (ahead)
                {
                    made.Add(batch);
                }

                Assert.Equal(made[step], batch);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_error_of_the_dataset_comes_out_where_training_was_called(bool readsAhead)
    {
        var trainer = new Trainer(TrainingModels.Small(), new Sgd(0.01f), new TrainingOptions { Batch = 32, ReadsAhead = readsAhead });
        Assert.Equal("image 77 is gone", Assert.Throws<FoveaException>(() => trainer.Fit(new Failing(MemoryDataset.Quarters(100, seed: 2)), cancellation: TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void The_time_spent_waiting_is_told()
    {
        var trainer = new Trainer(TrainingModels.Small(), new Sgd(0.01f), new TrainingOptions { Batch = 32, Epochs = 2 });
        TrainingResult result = trainer.Fit(MemoryDataset.Quarters(200, seed: 2), cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(result.WaitingSeconds, 0, result.Seconds);
    }

    private static int[] Train(int threads, int dataThreads, string augmentations)
    {
        Model model = TrainingModels.Small();
        var options = new TrainingOptions
        {
            Epochs = 2, Batch = 40, Threads = threads, DataThreads = dataThreads, Augmentations = AugmentationList.Parse(augmentations),
        };
        new Trainer(model, new Sgd(0.01f), options).Fit(MemoryDataset.Quarters(250, seed: 2), cancellation: TestContext.Current.CancellationToken);
        return TrainingModels.Bits(model);
    }

    private sealed class AllocationLog : IProgress<TrainingProgress>
    {
        private long before = -1;

        public long Least { get; private set; } = long.MaxValue;

        public void Report(TrainingProgress value)
        {
            long now = GC.GetTotalAllocatedBytes(precise: true);
            if (value.Step > 1 && before >= 0 && value.Completed is null)
            {
                Least = Math.Min(Least, now - before);
            }

            before = GC.GetTotalAllocatedBytes(precise: true);
        }
    }

    private sealed class Failing(IImageDataset whole) : IImageDataset
    {
        public string Name => whole.Name;

        public int Count => whole.Count;

        public Shape ImageShape => whole.ImageShape;

        public IReadOnlyList<string> Classes => whole.Classes;

        public int Label(int index) => whole.Label(index);

        public void CopyImage(int index, Span<float> destination)
        {
            if (index == 77)
            {
                throw new FoveaException("image 77 is gone");
            }

            whole.CopyImage(index, destination);
        }
    }
}
