using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Random;
using Fovea.Training;

namespace Fovea.Tests.Training;

public class TrainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_tiny_network_learns_a_separable_problem()
    {
        Model model = TrainingModels.Small();
        var trainer = new Trainer(model, new Sgd(0.05f), new TrainingOptions { Epochs = 12, Batch = 16, Threads = 2 });

        TrainingResult result = trainer.Fit(MemoryDataset.Quarters(200, 1), MemoryDataset.Quarters(100, 2), null, Token);

        Assert.Equal(1.0, result.Validation!.Accuracy);
        Assert.Equal(100, result.Validation.Count);
        Assert.True(result.Epochs[^1].TrainLoss < result.Epochs[0].TrainLoss / 4);
    }

    [Fact]
    public void Equal_seeds_give_equal_bits_for_any_number_of_threads()
    {
        int[] one = Run(threads: 1, seed: 5);
        Assert.Equal(one, Run(threads: 1, seed: 5));
        Assert.Equal(one, Run(threads: 2, seed: 5));
        Assert.Equal(one, Run(threads: 3, seed: 5));
    }

    [Fact]
    public void Different_seeds_give_different_bits() => Assert.NotEqual(Run(threads: 1, seed: 5), Run(threads: 1, seed: 6));

    [Fact]
    public void Validation_after_each_epoch_is_what_an_evaluator_finds()
    {
        Model model = TrainingModels.Small();
        MemoryDataset validation = MemoryDataset.Quarters(50, 2);
        var found = new List<double>();
        var log = new ProgressLog(progress =>
        {
            if (progress.Completed is not null)
            {
                found.Add(new Evaluator(model, batch: 7, threads: 1).Evaluate(validation, Token).Loss);
            }
        });

        TrainingResult result = new Trainer(model, new Sgd(0.02f), new TrainingOptions { Epochs = 3, Batch = 32, Threads = 1 })
            .Fit(MemoryDataset.Quarters(70, 1), validation, log, Token);

        Assert.Equal(found, result.Epochs.Select(epoch => epoch.Validation!.Loss));
        Assert.Same(result.Epochs[^1].Validation, result.Validation);
        Assert.Equal(3, found.Distinct().Count());
    }

    [Fact]
    public void Without_validation_there_is_no_evaluation()
    {
        TrainingResult result = new Trainer(TrainingModels.Linear(), new Sgd(0.02f), new TrainingOptions { Epochs = 1 })
            .Fit(MemoryDataset.Quarters(10, 1), cancellation: Token);
        Assert.Null(result.Validation);
    }

    [Fact]
    public void Progress_tells_steps_epochs_and_results_in_order()
    {
        var log = new ProgressLog();
        TrainingResult result = new Trainer(
            TrainingModels.Linear(),
            new Sgd(0.02f),
            new TrainingOptions { Epochs = 2, Batch = 4, Threads = 1, Schedule = LearningRateSchedule.Constant })
            .Fit(MemoryDataset.Quarters(10, 1), null, log, Token);

        Assert.Equal(
            [(1, 1, 4), (1, 2, 8), (1, 3, 10), (1, 3, 10), (2, 1, 4), (2, 2, 8), (2, 3, 10), (2, 3, 10)],
            log.Reports.Select(report => (report.Epoch, report.Step, report.EpochSum.Count)));
        Assert.All(log.Reports, report => Assert.Equal((2, 3, 0.02f), (report.Epochs, report.Steps, report.LearningRate)));
        Assert.Equal([false, false, false, true, false, false, false, true], log.Reports.Select(report => report.Completed is not null));
        Assert.Equal(result.Epochs, log.Reports.Where(report => report.Completed is not null).Select(report => report.Completed!));
        Assert.Equal([1, 2], result.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(result.Epochs.Select(epoch => epoch.TrainLoss), [log.Reports[3].EpochSum.Mean, log.Reports[7].EpochSum.Mean]);
        Assert.Equal(1.0, log.Reports[^1].Done);
        Assert.Equal(log.Reports.Select(report => report.Done).Order(), log.Reports.Select(report => report.Done));
    }

    [Fact]
    public void Cancelled_between_steps_the_model_keeps_the_last_whole_step()
    {
        MemoryDataset data = MemoryDataset.Quarters(40, 1);
        Model model = TrainingModels.Small();
        using var source = new CancellationTokenSource();
        var log = new ProgressLog(progress =>
        {
            if (progress.Step == 3)
            {
                source.Cancel();
            }
        });
        var options = new TrainingOptions { Batch = 8, Seed = 9, Threads = 2, Schedule = LearningRateSchedule.Constant };
        Assert.Throws<OperationCanceledException>(
            () => new Trainer(model, new Sgd(0.05f), options).Fit(data, null, log, source.Token));

        Assert.Equal(3, log.Reports.Count);
        Assert.Equal(TrainingModels.Bits(StepByHand(data, steps: 3, batch: 8, seed: 9)), TrainingModels.Bits(model));
    }

    [Fact]
    public void A_token_cancelled_beforehand_leaves_the_model_untouched()
    {
        Model model = TrainingModels.Small();
        int[] before = TrainingModels.Bits(model);
        Assert.Throws<OperationCanceledException>(() => new Trainer(model, new Sgd(0.05f))
            .Fit(MemoryDataset.Quarters(8, 1), cancellation: new CancellationToken(canceled: true)));
        Assert.Equal(before, TrainingModels.Bits(model));
    }

    [Fact]
    public void A_batch_larger_than_the_dataset_is_one_step_of_all_images()
    {
        Model larger = TrainingModels.Small();
        Model equal = TrainingModels.Small();
        var log = new ProgressLog();
        MemoryDataset data = MemoryDataset.Quarters(12, 1);
        new Trainer(larger, new Sgd(0.05f), new TrainingOptions { Epochs = 2, Batch = 64 }).Fit(data, null, log, Token);
        new Trainer(equal, new Sgd(0.05f), new TrainingOptions { Epochs = 2, Batch = 12 }).Fit(data, cancellation: Token);

        Assert.Equal([1, 1, 1, 1], log.Reports.Select(report => report.Steps));
        Assert.Equal([12, 12, 12, 12], log.Reports.Select(report => report.EpochSum.Count));
        Assert.All(larger.Parameters.Values.ToArray().Zip(equal.Parameters.Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void A_second_run_begins_with_the_learning_rate_that_was_asked_for()
    {
        var optimizer = new Sgd(0.05f);
        var trainer = new Trainer(TrainingModels.Linear(), optimizer, new TrainingOptions { Epochs = 2, Batch = 8 });
        trainer.Fit(MemoryDataset.Quarters(40, 1), cancellation: Token);
        Assert.Equal(0.05f, optimizer.LearningRate);
    }

    private static int[] Run(int threads, ulong seed)
    {
        Model model = TrainingModels.Small();
        new Trainer(model, new Sgd(0.05f), new TrainingOptions { Epochs = 2, Batch = 24, Seed = seed, Threads = threads })
            .Fit(MemoryDataset.Quarters(70, 1), cancellation: Token);
        return TrainingModels.Bits(model);
    }

    private static Model StepByHand(MemoryDataset data, int steps, int batch, ulong seed)
    {
        Model model = TrainingModels.Small();
        Plan plan = model.Compile(batch, PlanMode.Training, new PlanOptions { Seed = seed, Threads = 1 });
        var optimizer = new Sgd(0.05f);
        int[] order = [.. Enumerable.Range(0, data.Count)];
        new RandomSource(seed, stream: 1).Shuffle<int>(order);
        for (int step = 0; step < steps; step++)
        {
            int[] labels = [.. order.Skip(step * batch).Take(batch).Select(data.Label)];
            for (int i = 0; i < batch; i++)
            {
                data.CopyImage(order[(step * batch) + i], plan.Input(i));
            }

            plan.ForwardBackward(labels, new SoftmaxCrossEntropy());
            optimizer.Step(model.Parameters, plan.Gradients);
        }

        return model;
    }
}
