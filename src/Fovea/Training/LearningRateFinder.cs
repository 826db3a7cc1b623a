using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Training.Diagnosis;
using Fovea.Training.Runs;

namespace Fovea.Training;

/// <summary>
/// Looks for a learning rate (Smith, "Cyclical learning rates for training neural networks", 2017): a short training in which the rate
/// rises from step to step. While it is too small the loss hardly moves, then it falls, and at last it grows without bound; a good rate
/// lies where most of the fall is done. Model and optimiser are as before afterwards. The same seed finds the same, whatever the threads.
/// </summary>
/// <example>
/// <code>
/// var optimizer = new Sgd(learningRate: 1);
/// LearningRateCurve curve = new LearningRateFinder(model, optimizer).Find(train);
/// optimizer.LearningRate = curve.Suggestion;
/// </code>
/// </example>
public sealed class LearningRateFinder
{
    private readonly Model model;
    private readonly Optimizer optimizer;
    private readonly TrainingOptions options;
    private readonly Loss loss;

    /// <summary>Prepares a search.</summary>
    /// <param name="model">The model, with the weights and the frozen layers that training will begin from.</param>
    /// <param name="optimizer">The optimiser that will train it; its learning rate is not looked at.</param>
    /// <param name="options">
    /// The settings of the training, or null for the defaults. Batch, seed, augmentations, limits of the gradient and arithmetic count;
    /// epochs, schedule, averages, folder and what ends a run early do not.
    /// </param>
    /// <param name="loss">The loss, or null for softmax cross-entropy.</param>
    /// <exception cref="FoveaException">A setting is out of range, or the loss does not fit the model.</exception>
    public LearningRateFinder(Model model, Optimizer optimizer, TrainingOptions? options = null, Loss? loss = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        this.model = model;
        this.optimizer = optimizer;
        this.options = options ?? new TrainingOptions();
        this.loss = loss ?? new SoftmaxCrossEntropy();
        this.options.Check();
        this.loss.Check(model);
    }

    /// <summary>Searches.</summary>
    /// <param name="train">The images to learn from; passed over again where there are fewer than the steps need.</param>
    /// <param name="range">The rates to try, or null for 0.000001 to 10 in 140 steps.</param>
    /// <param name="progress">Told after each step, on the calling thread; or null.</param>
    /// <param name="cancellation">Ends the search between steps.</param>
    /// <exception cref="FoveaException">The dataset does not fit the model, the range is none, or the loss is not a number in the first
    /// step.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled. Model and optimiser are as before.</exception>
    public LearningRateCurve Find(
        IImageDataset train,
        LearningRateRange? range = null,
        IProgress<LearningRatePoint>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        range ??= new LearningRateRange();
        range.Check();
        DatasetCheck.Check(model, train);
        model.RequireTrained();
        int[] classCounts = LabelCheck.Count(train);
        MemoryCheck.Check(model, options, evaluates: false, AvailableMemory.Read());
        cancellation.ThrowIfCancellationRequested();
        var plan = Plan.Compile(
            model,
            options.Batch,
            PlanMode.Training,
            new PlanOptions { Threads = options.Threads, Seed = options.Seed, Arithmetic = options.Arithmetic });
        TrainingOptions settings = options with
        {
            Epochs = int.MaxValue, Schedule = new RangeSchedule(range), Patience = 0, TimeBudget = TimeSpan.Zero,

            // Rates that rise until the loss explodes are no run to warn of.
            Warn = null,
        };
        optimizer.Bind(model.Parameters);
        float rate = optimizer.LearningRate;
        long steps = optimizer.Steps;
        float[] parameters = model.Parameters.Raw.ToArray();
        float[][] state = [.. optimizer.State.Select(each => each.Values.ToArray())];
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = new LossWatch(range, progress, end);
        try
        {
            var begin = new RunState { BaseRate = 1 };
            using var run = new TrainingRun(plan, optimizer, loss, null, settings, train, watch, begin, classCounts);
            while (true)
            {
                run.RunEpoch(end.Token);
                run.EndEpoch(null);
            }
        }
        catch (OperationCanceledException) when (watch.IsOver)
        {
        }
        catch (FoveaException problem) when (problem.IsDivergence && watch.Points.Count > 0)
        {
            watch.Diverged = true;
        }
        finally
        {
            parameters.CopyTo(model.Parameters.Raw);
            model.Parameters.MarkChanged();
            for (int i = 0; i < state.Length; i++)
            {
                state[i].CopyTo(optimizer.State[i].Values);
            }

            optimizer.GoOnAfter(steps);
            optimizer.LearningRate = rate;
        }

        return LearningRateCurve.Of(watch.Points, watch.Diverged);
    }

    /// <summary>The rates of a search as a schedule of a run.</summary>
    private sealed record RangeSchedule(LearningRateRange Range) : LearningRateSchedule
    {
        public override double FactorAt(long index, long total) => Range.At(index);

        public override string ToString() => $"range, {Range}";
    }

    /// <summary>Notes the loss of each step, and ends the search after the last one or where the loss has diverged.</summary>
    private sealed class LossWatch(LearningRateRange range, IProgress<LearningRatePoint>? progress, CancellationTokenSource end)
        : IProgress<TrainingProgress>
    {
        // What remains of the moving average from step to step.
        private const double Decay = 0.8;

        // How far the average may rise over its least value. A network can also die: its loss then stays at that of a guess, which need not
        // be twice the least one. So where much was gained, most of that must not be lost again.
        private const double Limit = 2;
        private const double Gained = 0.6;
        private const double Lost = 0.6;
        private const int FirstSteps = 5;

        private LossSum before;
        private double average;
        private double start;
        private double least = double.PositiveInfinity;

        public List<LearningRatePoint> Points { get; } = [];

        public bool Diverged { get; set; }

        public bool IsOver => Diverged || Points.Count == range.Steps;

        public void Report(TrainingProgress value)
        {
            before = value.Step == 1 ? default : before;
            double loss = (value.EpochSum.Sum - before.Sum) / (value.EpochSum.Count - before.Count);
            before = value.EpochSum;
            var point = new LearningRatePoint(value.LearningRate, loss);
            Points.Add(point);
            average = (Decay * average) + ((1 - Decay) * loss);

            // The average begins at 0 and is too small at first.
            double current = average / (1 - Math.Pow(Decay, Points.Count));
            least = Math.Min(least, current);
            start = Points.Count <= FirstSteps ? current : start;
            double limit = least < Gained * start ? Math.Min(Limit * least, least + (Lost * (start - least))) : Limit * least;
            Diverged = current > limit;
            progress?.Report(point);
            if (IsOver)
            {
                end.Cancel();
            }
        }
    }
}
