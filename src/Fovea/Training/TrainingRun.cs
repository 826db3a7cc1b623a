using System.Diagnostics;
using System.Globalization;
using Fovea.Losses;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Random;

namespace Fovea.Training;

/// <summary>The steps of a run: what <see cref="Trainer"/> repeats for every epoch.</summary>
internal sealed class TrainingRun
{
    private readonly Plan plan;
    private readonly Optimizer optimizer;
    private readonly Loss loss;
    private readonly TrainingOptions options;
    private readonly IImageDataset train;
    private readonly IProgress<TrainingProgress>? progress;
    private readonly Stopwatch clock;
    private readonly int[] order;
    private readonly int[] labels;

    public TrainingRun(
        Plan plan,
        Optimizer optimizer,
        Loss loss,
        TrainingOptions options,
        IImageDataset train,
        IProgress<TrainingProgress>? progress,
        Stopwatch clock)
    {
        this.plan = plan;
        this.optimizer = optimizer;
        this.loss = loss;
        this.options = options;
        this.train = train;
        this.progress = progress;
        this.clock = clock;
        BaseRate = optimizer.LearningRate;
        order = new int[train.Count];
        labels = new int[options.Batch];
    }

    /// <summary>The learning rate that the schedule multiplies: the optimiser's own when the run began.</summary>
    public float BaseRate { get; }

    public TimeSpan Elapsed => clock.Elapsed;

    public int StepsPerEpoch => (order.Length + options.Batch - 1) / options.Batch;

    /// <summary>One pass over all images, in an order of its own that seed and epoch decide.</summary>
    public LossSum RunEpoch(int epoch, CancellationToken cancellation)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        new RandomSource(options.Seed, (ulong)epoch).Shuffle<int>(order);
        var sum = default(LossSum);
        for (int step = 0; step < StepsPerEpoch; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            sum += RunStep(epoch, step);
            Report(epoch, step + 1, sum, null);
        }

        return sum;
    }

    public void Report(int epoch, int step, LossSum sum, EpochResult? completed) => progress?.Report(
        new TrainingProgress(epoch, options.Epochs, step, StepsPerEpoch, sum, optimizer.LearningRate, clock.Elapsed, completed));

    private LossSum RunStep(int epoch, int step)
    {
        int first = step * options.Batch;
        int images = Math.Min(options.Batch, order.Length - first);
        for (int i = 0; i < images; i++)
        {
            ImageFeeder.Feed(train, order[first + i], plan, i);
            labels[i] = DatasetCheck.Label(train, order[first + i]);
        }

        long number = ((long)(epoch - 1) * StepsPerEpoch) + step;
        optimizer.LearningRate = (float)(BaseRate * options.Schedule.FactorAt(number, (long)StepsPerEpoch * options.Epochs));
        LossSum sum = plan.ForwardBackward(labels.AsSpan(0, images), loss);
        if (!double.IsFinite(sum.Sum))
        {
            throw new FoveaException(string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Model.Name}: the loss became {sum.Mean} in step {step + 1} of epoch {epoch}, at a learning rate of "
                + $"{optimizer.LearningRate:G3}. Usually the learning rate is too high: try a tenth of it. Input that is not a number does the same."));
        }

        optimizer.Step(plan);
        return sum;
    }
}
