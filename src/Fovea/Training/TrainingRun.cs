using System.Diagnostics;
using System.Globalization;
using Fovea.Losses;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Random;
using Fovea.Training.Runs;

namespace Fovea.Training;

/// <summary>The steps of a run: what <see cref="Trainer"/> repeats for every epoch, beginning wherever the state says.</summary>
internal sealed class TrainingRun
{
    private readonly Plan plan;
    private readonly Optimizer optimizer;
    private readonly Loss loss;
    private readonly TrainingOptions options;
    private readonly IImageDataset train;
    private readonly IProgress<TrainingProgress>? progress;
    private readonly RunState state;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly double secondsBefore;
    private readonly int[] order;
    private readonly int[] labels;
    private TimeSpan epochBegin;

    public TrainingRun(
        Plan plan,
        Optimizer optimizer,
        Loss loss,
        TrainingOptions options,
        IImageDataset train,
        IProgress<TrainingProgress>? progress,
        RunState state)
    {
        this.plan = plan;
        this.optimizer = optimizer;
        this.loss = loss;
        this.options = options;
        this.train = train;
        this.progress = progress;
        this.state = state;
        secondsBefore = state.Seconds;
        epochBegin = -TimeSpan.FromSeconds(state.EpochSeconds);
        plan.StepNumber = state.Passes;
        order = new int[train.Count];
        labels = new int[options.Batch];
    }

    public TimeSpan Elapsed => clock.Elapsed + TimeSpan.FromSeconds(secondsBefore);

    public int StepsPerEpoch => (order.Length + options.Batch - 1) / options.Batch;

    /// <summary>The rest of one pass over all images, in an order of its own that seed and epoch decide.</summary>
    /// <returns>Losses and hits of the whole epoch.</returns>
    public LossSum RunEpoch(RunKeeper? keeper, CancellationToken cancellation)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        new RandomSource(options.Seed, (ulong)state.Epoch).Shuffle<int>(order);
        while (state.Step < StepsPerEpoch)
        {
            cancellation.ThrowIfCancellationRequested();
            LossSum sum = RunStep();
            state.Sum += sum;
            state.Step++;
            NoteState();
            Report(state.Epoch, state.Step, state.Sum, null);
            if (keeper is { IsDue: true })
            {
                keeper.Save(state);
            }
        }

        return state.Sum;
    }

    /// <summary>Closes the epoch and moves on to the next.</summary>
    public EpochResult EndEpoch(Evaluation? measured)
    {
        NoteState();
        var result = new EpochResult(state.Epoch, state.Sum.Mean, state.Sum.Accuracy, measured, state.EpochSeconds);
        state.Epochs.Add(result);
        state.Epoch++;
        state.Step = 0;
        state.Sum = default;
        state.EpochSeconds = 0;
        epochBegin = clock.Elapsed;
        return result;
    }

    public void Report(int epoch, int step, LossSum sum, EpochResult? completed) => progress?.Report(
        new TrainingProgress(epoch, options.Epochs, step, StepsPerEpoch, sum, optimizer.LearningRate, Elapsed, completed));

    private void NoteState()
    {
        state.Passes = plan.StepNumber;
        state.OptimizerSteps = optimizer.Steps;
        state.EpochSeconds = (clock.Elapsed - epochBegin).TotalSeconds;
    }

    private LossSum RunStep()
    {
        int first = state.Step * options.Batch;
        int images = Math.Min(options.Batch, order.Length - first);
        for (int i = 0; i < images; i++)
        {
            ImageFeeder.Feed(train, order[first + i], plan, i);
            labels[i] = DatasetCheck.Label(train, order[first + i]);
        }

        long number = ((long)(state.Epoch - 1) * StepsPerEpoch) + state.Step;
        optimizer.LearningRate = (float)(state.BaseRate * options.Schedule.FactorAt(number, (long)StepsPerEpoch * options.Epochs));
        LossSum sum = plan.ForwardBackward(labels.AsSpan(0, images), loss);
        if (!double.IsFinite(sum.Sum))
        {
            throw new FoveaException(string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Model.Name}: the loss became {sum.Mean} in step {state.Step + 1} of epoch {state.Epoch}, at a learning rate of "
                + $"{optimizer.LearningRate:G3}. Usually the learning rate is too high: try a tenth of it. Input that is not a number does the same."));
        }

        optimizer.Step(plan);
        return sum;
    }
}
