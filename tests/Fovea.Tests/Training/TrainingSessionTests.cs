using Fovea.Augmentations;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Tests.Formats;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Tests.Training;

/// <summary>Runs that go on slice by slice.</summary>
public sealed class TrainingSessionTests
{
    private static readonly MemoryDataset Train = MemoryDataset.Quarters(250, 1);
    private static readonly MemoryDataset Validation = MemoryDataset.Quarters(70, 2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Settings => ["plain", "without validation", "average", "accumulate", "augmented", "without threads", "patience"];

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_run_in_slices_has_the_bits_and_results_of_one_at_once(string settings)
    {
        TrainingOptions options = Options(settings);
        MemoryDataset? validation = settings == "without validation" ? null : Validation;
        Model whole = TrainingModels.Small();
        var log = new ProgressLog();
        TrainingResult expected = new Trainer(whole, new Adam(0.01f), options).Fit(Train, validation, log, Token);

        Model model = TrainingModels.Small();
        var optimizer = new Adam(0.01f);
        var reports = new List<TrainingProgress>();
        using TrainingSession session = new Trainer(model, optimizer, options).Start(Train, validation);
        int measuring = 0;
        while (!session.IsOver)
        {
            measuring += session.IsMeasuring ? 1 : 0;
            bool measured = session.IsMeasuring;
            TrainingProgress progress = session.Advance();
            Assert.Equal(progress, session.Progress);
            if (!measured || progress.Completed is not null)
            {
                reports.Add(progress);
            }
        }

        Assert.Equal(TrainingModels.Bits(whole), TrainingModels.Bits(model));
        Assert.Equal(Numbers(expected.Epochs), Numbers(session.Epochs));
        Assert.Equal(log.Reports.Select(Place), reports.Select(Place));
        int slices = validation is null ? 1 : (70 + options.Batch - 1) / options.Batch;
        Assert.Equal(session.Epochs.Count * slices, measuring);
        Assert.Equal(
            "small: the run is over. Look at IsOver, and start another one.",
            Assert.Throws<InvalidOperationException>(() => session.Advance()).Message);
        session.Dispose();
        Assert.Equal(0.01f, optimizer.LearningRate);
    }

    [Fact]
    public void The_learning_rate_can_be_changed_between_steps()
    {
        var optimizer = new Sgd(0.05f);
        using TrainingSession session = new Trainer(
            TrainingModels.Small(), optimizer, new TrainingOptions { Epochs = 2, Batch = 50, Schedule = LearningRateSchedule.Constant }).Start(Train);
        Assert.Equal(0.05f, session.LearningRate);
        Assert.Equal(0.05f, session.Advance().LearningRate);
        session.LearningRate = 0.01f;
        Assert.Equal(0.01f, session.Advance().LearningRate);
        float[] before = session.Model.Parameters.Values.ToArray();
        session.LearningRate = 0;
        session.Advance();

        // Only running statistics move without a rate.
        Assert.Equal(before[..session.Model.Parameters.TrainableLength], session.Model.Parameters.Values[..session.Model.Parameters.TrainableLength].ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => session.LearningRate = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.LearningRate = float.NaN);
    }

    [Fact]
    public void Given_up_while_it_measures_the_model_has_its_own_parameters_again()
    {
        TrainingOptions options = Options("average");
        Model model = TrainingModels.Small();
        using TrainingSession session = new Trainer(model, new Sgd(0.05f), options).Start(Train, Validation);
        while (!session.IsMeasuring)
        {
            session.Advance();
        }

        int[] own = TrainingModels.Bits(model);
        session.Advance();
        Assert.NotEqual(own, TrainingModels.Bits(model));
        session.Dispose();
        session.Dispose();
        Assert.Equal(own, TrainingModels.Bits(model));
        Assert.True(session.IsOver);
    }

    [Fact]
    public void A_run_that_diverges_says_so_once_and_is_over()
    {
        using TrainingSession session = new Trainer(
            TrainingModels.Small(), new Sgd(1e38f), new TrainingOptions { Batch = 50, Schedule = LearningRateSchedule.Constant }).Start(Train);
        FoveaException problem = Assert.Throws<FoveaException>(() =>
        {
            while (!session.IsOver)
            {
                session.Advance();
            }
        });
        Assert.Contains("Usually the learning rate is too high", problem.Message, StringComparison.Ordinal);
        Assert.True(session.IsOver);
        Assert.Throws<InvalidOperationException>(() => session.Advance());
    }

    [Fact]
    public void Time_between_slices_is_not_time_of_the_run()
    {
        using TrainingSession session = new Trainer(TrainingModels.Small(), new Sgd(0.05f), new TrainingOptions { Epochs = 1, Batch = 50 }).Start(Train);
        session.Advance();
        TimeSpan before = session.Progress.Elapsed;
        Thread.Sleep(1500);
        session.Advance();
        Assert.InRange(session.Progress.Elapsed - before, TimeSpan.Zero, TimeSpan.FromSeconds(1.4));
    }

    [Fact]
    public void A_run_with_a_folder_can_be_given_up_and_gone_on_with()
    {
        using var files = new TemporaryFolder();
        var options = new TrainingOptions { Epochs = 3, Batch = 50, Folder = files.File("whole") };
        Model whole = TrainingModels.Small();
        new Trainer(whole, new Sgd(0.05f), options).Fit(Train, Validation, null, Token);
        options = options with { Folder = files.File("parts"), CheckpointInterval = TimeSpan.Zero };
        Model model = TrainingModels.Small();
        int slices = 3;
        for (bool isOver = false; !isOver; slices += 2)
        {
            model = TrainingModels.Small();
            using TrainingSession session = new Trainer(model, new Sgd(0.05f), options with { Resume = slices > 3 }).Start(Train, Validation);
            for (int i = 0; i < slices && !session.IsOver; i++)
            {
                session.Advance();
            }

            isOver = session.IsOver;
        }

        Assert.Equal(TrainingModels.Bits(whole), TrainingModels.Bits(model));
        Assert.Equal(File.ReadAllBytes(files.File("whole/model.safetensors")), File.ReadAllBytes(new TrainingFolder(files.File("parts")).ModelPath));
    }

    [Fact]
    public void A_slice_allocates_nothing()
    {
        using TrainingSession session = new Trainer(
            TrainingModels.Small(), new Sgd(0.05f), new TrainingOptions { Epochs = 1, Batch = 10, Threads = 1, ReadsAhead = false }).Start(Train);
        session.Advance();
        session.Advance();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            session.Advance();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Images_are_measured_batch_by_batch()
    {
        Model model = TrainingModels.Small();
        var evaluator = new Evaluator(model, batch: 16);
        Evaluation expected = evaluator.Evaluate(Validation, Token);
        EvaluationRun run = evaluator.Start(Validation);
        EvaluationRun other = evaluator.Start(Train);
        Assert.Equal(
            "quarters: 0 of 70 images are measured. Call Advance until the run is over.", Assert.Throws<InvalidOperationException>(() => run.Result).Message);
        for (int done = 16; !run.IsOver; done += 16)
        {
            run.Advance();
            other.Advance();
            Assert.Equal(Math.Min(done, 70), run.Done);
        }

        run.Advance();
        Assert.Equal((70, 70), (run.Done, run.Count));
        Assert.Equal((expected.Loss, expected.Accuracy, expected.AmongTopK, expected.TopK), (run.Result.Loss, run.Result.Accuracy, run.Result.AmongTopK, run.Result.TopK));
    }

    private static TrainingOptions Options(string settings)
    {
        var options = new TrainingOptions { Epochs = 3, Batch = 50 };
        return settings switch
        {
            "average" => options with { AverageDecay = 0.9f },
            "accumulate" => options with { Accumulate = 2, Batch = 30 },
            "augmented" => options with { Augmentations = AugmentationList.Parse("crop:1,mixup:0.2"), ClipNorm = 1 },
            "without threads" => options with { ReadsAhead = false, Threads = 1 },
            "patience" => options with { Epochs = 30, Patience = 1 },
            _ => options,
        };
    }

    private static (int, int, double, float, bool) Place(TrainingProgress progress) =>
        (progress.Epoch, progress.Step, progress.EpochSum.Sum, progress.LearningRate, progress.Completed is null);

    private static IEnumerable<(double, double, double?, double?)> Numbers(IReadOnlyList<EpochResult> epochs) =>
        epochs.Select(epoch => (epoch.TrainLoss, epoch.TrainAccuracy, epoch.Validation?.Loss, epoch.Validation?.Accuracy));
}
