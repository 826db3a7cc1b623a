using System.Diagnostics;
using System.Globalization;
using Fovea.Kernels.Threading;
using Fovea.Losses;
using Fovea.Optimizers;
using Fovea.Planning;
using Fovea.Random;
using Fovea.Training.Diagnosis;
using Fovea.Training.Runs;

namespace Fovea.Training;

/// <summary>The steps of a run: what <see cref="Trainer"/> repeats for every epoch, beginning wherever the state says.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly Plan plan;
    private readonly Optimizer optimizer;
    private readonly Loss loss;
    private readonly WeightAverage? average;
    private readonly GradientWork gradients;
    private readonly TrainingOptions options;
    private readonly IImageDataset train;
    private readonly IProgress<TrainingProgress>? progress;
    private readonly RunState state;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly double secondsBefore;
    private readonly int[] order;
    private readonly TargetMemory targets;
    private readonly BatchPipeline pipeline;
    private readonly RunDiagnosis? diagnosis;
    private TimeSpan epochBegin;
    private double epochFactor = 1;

    public TrainingRun(
        Plan plan,
        Optimizer optimizer,
        Loss loss,
        WeightAverage? average,
        TrainingOptions options,
        IImageDataset train,
        IProgress<TrainingProgress>? progress,
        RunState state,
        IReadOnlyList<int> classCounts)
    {
        this.plan = plan;
        this.optimizer = optimizer;
        this.loss = loss;
        this.average = average;
        this.options = options;
        this.train = train;
        this.progress = progress;
        this.state = state;
        secondsBefore = state.Seconds;
        epochBegin = -TimeSpan.FromSeconds(state.EpochSeconds);
        plan.StepNumber = state.Passes;
        gradients = new GradientWork(plan, options);
        order = new int[train.Count];
        targets = ImageMaker.CreateTargets(train, options.Augmentations, options.Batch);
        int threads = !options.ReadsAhead ? 0 : options.DataThreads == 0 ? WorkerPool.DefaultThreads : options.DataThreads;
        diagnosis = options.Warn is null ? null : new RunDiagnosis(plan, loss, classCounts, Note);
        pipeline = new BatchPipeline(train, plan.Model.Preprocessing, options, threads);
        Progress = new TrainingProgress(state.Epoch, options.Epochs, state.Step, StepsPerEpoch, state.Sum, state.BaseRate, Elapsed, null);
    }

    /// <summary>How long the network waited for images.</summary>
    public TimeSpan Waited => pipeline.Waited;

    /// <summary>Where the run stands after the last step or at the end of the last epoch.</summary>
    public TrainingProgress Progress { get; private set; }

    public TimeSpan Elapsed => clock.Elapsed + TimeSpan.FromSeconds(secondsBefore);

    public int StepsPerEpoch => (int)((order.Length + ImagesPerStep - 1) / ImagesPerStep);

    /// <summary>Whether nothing is left to do, or the settings say that it is enough.</summary>
    public bool IsOver => state.Finished
        || state.Epoch > options.Epochs
        || (state.Step == 0 && state.Epochs.Count > 0 && (IsOutOfTime || HasWaitedInVain));

    private long ImagesPerStep => (long)options.Batch * options.Accumulate;

    private bool IsOutOfTime => options.TimeBudget > TimeSpan.Zero && Elapsed >= options.TimeBudget;

    private bool HasWaitedInVain =>
        options.Patience > 0 && state.Epochs.Count - BestEpoch.Of(state.Epochs)!.Epoch >= options.Patience;

    public void Dispose() => pipeline.Dispose();

    /// <summary>The rest of one pass over all images, in an order of its own that seed and epoch decide.</summary>
    public void RunEpoch(CancellationToken cancellation)
    {
        BeginEpoch();
        while (HasStep)
        {
            cancellation.ThrowIfCancellationRequested();
            RunNextStep(null);
        }
    }

    /// <summary>Whether the epoch that was begun has a step left.</summary>
    public bool HasStep => state.Step < StepsPerEpoch && !(state.Step > 0 && IsOutOfTime);

    /// <summary>Begins what is left of an epoch.</summary>
    public void BeginEpoch()
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        new RandomSource(options.Seed, (ulong)state.Epoch).Shuffle<int>(order);
        pipeline.Begin(state.Epoch, order, (int)(state.Step * options.Accumulate));
        epochFactor = options.Schedule.FactorAfter(state.Epochs);
    }

    /// <summary>The next step of the epoch.</summary>
    /// <param name="keeper">Where a checkpoint is written when it is time; or null.</param>
    public void RunNextStep(RunKeeper? keeper)
    {
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

    /// <summary>Closes the epoch and moves on to the next.</summary>
    public EpochResult EndEpoch(Evaluation? measured)
    {
        diagnosis?.EndEpoch();
        NoteState();
        var result = new EpochResult(state.Epoch, state.Sum.Mean, state.Sum.Accuracy, measured, state.EpochSeconds)
        {
            LearningRate = RateOf(Math.Max(0, state.Step - 1)),
            Notes = [.. state.Notes],
        };
        state.Notes.Clear();
        state.Epochs.Add(result);
        state.Epoch++;
        state.Step = 0;
        state.Sum = default;
        state.EpochSeconds = 0;
        epochBegin = clock.Elapsed;
        return result;
    }

    /// <summary>Notes where the run stands, and tells it.</summary>
    public void Report(int epoch, int step, LossSum sum, EpochResult? completed)
    {
        Progress = new TrainingProgress(epoch, options.Epochs, step, StepsPerEpoch, sum, optimizer.LearningRate, Elapsed, completed);
        progress?.Report(Progress);
    }

    /// <summary>Stops the clock: what comes until <see cref="GoOn"/> is not time of the run.</summary>
    public void Pause() => clock.Stop();

    /// <summary>Lets the clock go on.</summary>
    public void GoOn() => clock.Start();

    private void Note(string message)
    {
        state.Notes.Add(message);
        options.Warn!(message);
    }

    private void NoteState()
    {
        state.Passes = plan.StepNumber;
        state.OptimizerSteps = optimizer.Steps;
        state.EpochSeconds = (clock.Elapsed - epochBegin).TotalSeconds;
    }

    private double FactorOf(int step)
    {
        long number = ((long)(state.Epoch - 1) * StepsPerEpoch) + step;
        return options.Schedule.FactorAt(number, (long)StepsPerEpoch * options.Epochs) * epochFactor;
    }

    private float RateOf(int step) => (float)(state.BaseRate * FactorOf(step));

    private LossSum RunStep()
    {
        int first = (int)(state.Step * ImagesPerStep);
        int images = (int)Math.Min(ImagesPerStep, order.Length - first);
        optimizer.LearningRate = RateOf(state.Step);
        LossSum sum = default;
        diagnosis?.BeginStep(state.Step, StepsPerEpoch);
        for (int done = 0; done < images; done += options.Batch)
        {
            int piece = Math.Min(options.Batch, images - done);
            sum += RunBatch(first + done, piece);
            if (images > options.Batch)
            {
                gradients.Add((float)piece / images, isFirst: done == 0, isLast: done + piece == images);
            }
        }

        diagnosis?.AfterGradients();
        gradients.Limit();
        optimizer.Step(plan);
        average?.Update(optimizer.Steps);
        diagnosis?.EndStep(sum, FactorOf(state.Step));
        return sum;
    }

    private LossSum RunBatch(int first, int images)
    {
        int step = first / options.Batch;
        ReadOnlySpan<float> pixels = pipeline.Take(step);
        int length = train.ImageShape.Length;
        for (int i = 0; i < images; i++)
        {
            pixels.Slice(i * length, length).CopyTo(plan.Input(i));
        }

        targets.Set(pipeline.TargetsOf(step, images));
        pipeline.Release(step);
        Targets batchTargets = targets.First(images);
        LossSum sum = diagnosis is null ? plan.ForwardBackward(batchTargets, loss) : diagnosis.Run(batchTargets, loss);
        return double.IsFinite(sum.Sum)
            ? sum
            : throw new FoveaException(string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Model.Name}: the loss became {sum.Mean} in step {state.Step + 1} of epoch {state.Epoch}, at a learning rate of "
                + $"{optimizer.LearningRate:G3}. {NotFinite.Explain(plan, images)}"))

            {
                IsDivergence = true,
            };
    }
}
