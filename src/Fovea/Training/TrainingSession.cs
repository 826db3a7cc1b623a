using Fovea.Losses;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training.Runs;

namespace Fovea.Training;

/// <summary>
/// A training run that goes on slice by slice (<see cref="Trainer.Start(IImageDataset, IImageDataset)"/>): each slice is one step, or one
/// batch of the validation images at the end of an epoch. Time between slices is not time of the run.
/// </summary>
/// <example>
/// <code>
/// using TrainingSession session = new Trainer(model, new Sgd(learningRate: 0.03f)).Start(train, validation);
/// while (!session.IsOver)
/// {
///     TrainingProgress progress = session.Advance();
///     Draw(progress);
///     await Task.Yield();
/// }
/// </code>
/// </example>
public sealed class TrainingSession : IDisposable
{
    private readonly TrainingRun run;
    private readonly RunState state;
    private readonly Optimizer optimizer;
    private readonly WeightAverage? average;
    private readonly RunKeeper? keeper;
    private readonly Func<EvaluationRun?> measure;
    private EvaluationRun? measuring;
    private Phase phase = Phase.Between;
    private bool showsAverage;
    private bool isDisposed;

    internal TrainingSession(
        TrainingRun run,
        RunState state,
        Model model,
        Optimizer optimizer,
        WeightAverage? average,
        RunKeeper? keeper,
        Func<EvaluationRun?> measure)
    {
        (this.run, this.state, Model, this.optimizer) = (run, state, model, optimizer);
        (this.average, this.keeper, this.measure) = (average, keeper, measure);
        run.Pause();
        if (run.IsOver)
        {
            // A run that goes on may have been stopped between its last epoch and the last file.
            try
            {
                Finish();
            }
            catch
            {
                ShowAverage(false);
                run.Dispose();
                throw;
            }
        }
    }

    private enum Phase
    {
        // Before the first step of an epoch.
        Between,
        Training,
        Measuring,
        Over,
    }

    /// <summary>
    /// The model. Where the run keeps an average of the parameters, it holds that from the first slice of measuring to the last, and when
    /// the run came to its end.
    /// </summary>
    public Model Model { get; }

    /// <summary>Where the run stands after the last step or at the end of the last epoch.</summary>
    public TrainingProgress Progress => run.Progress;

    /// <summary>The results of the epochs so far, in order.</summary>
    public IReadOnlyList<EpochResult> Epochs => state.Epochs;

    /// <summary>
    /// Whether the next slice ends the epoch or measures a batch of the validation images for that, rather than training a step.
    /// </summary>
    public bool IsMeasuring => phase == Phase.Measuring || (phase == Phase.Training && !run.HasStep);

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsOver => isDisposed || phase == Phase.Over;

    /// <summary>
    /// The learning rate that the schedule multiplies, which may be changed between slices; that of the last step is in
    /// <see cref="Progress"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    public float LearningRate
    {
        get => state.BaseRate;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            if (!float.IsFinite(value))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "A learning rate is a finite number.");
            }

            state.BaseRate = value;
        }
    }

    /// <summary>Does the next slice.</summary>
    /// <returns>
    /// Where the run stands then; its <see cref="TrainingProgress.Completed"/> is the result of the epoch after the slice that ended it.
    /// </returns>
    /// <exception cref="FoveaException">The loss stopped being a number, or the run's folder cannot be written. The run is over
    /// then.</exception>
    /// <exception cref="InvalidOperationException">The run is over.</exception>
    public TrainingProgress Advance()
    {
        if (IsOver)
        {
            throw new InvalidOperationException($"{Model.Name}: the run is over. Look at IsOver, and start another one.");
        }

        run.GoOn();
        bool isDone = false;
        try
        {
            Slice();
            isDone = true;
        }
        finally
        {
            run.Pause();
            if (!isDone)
            {
                phase = Phase.Over;
                ShowAverage(false);
            }
        }

        return run.Progress;
    }

    /// <summary>
    /// Ends the run. The model keeps the parameters of the last step, or their average where the run came to its end and keeps one; the
    /// optimiser's learning rate is that of <see cref="LearningRate"/> again.
    /// </summary>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (phase == Phase.Measuring)
        {
            ShowAverage(false);
        }

        // The schedule has moved the rate; the next run begins where this one did.
        optimizer.LearningRate = state.BaseRate;
        run.Dispose();
    }

    /// <summary>All slices, one after the other.</summary>
    internal TrainingResult RunAll(CancellationToken cancellation)
    {
        try
        {
            while (!IsOver)
            {
                cancellation.ThrowIfCancellationRequested();
                Advance();
            }
        }
        catch (OperationCanceledException)
        {
            if (phase == Phase.Measuring)
            {
                ShowAverage(false);
            }

            keeper?.Save(state);
            throw;
        }

        return new TrainingResult(state.Epochs, run.Elapsed.TotalSeconds) { WaitingSeconds = run.Waited.TotalSeconds };
    }

    private void Slice()
    {
        if (phase == Phase.Between)
        {
            run.BeginEpoch();
            phase = Phase.Training;
        }

        if (phase == Phase.Training && run.HasStep)
        {
            run.RunNextStep(keeper);
            return;
        }

        if (phase == Phase.Training)
        {
            ShowAverage(true);
            measuring = measure();
            phase = Phase.Measuring;
        }

        measuring?.Advance();
        if (measuring is null or { IsOver: true })
        {
            EndEpoch();
        }
    }

    private void EndEpoch()
    {
        LossSum sum = state.Sum;
        EpochResult result = run.EndEpoch(measuring?.Result);
        if (keeper is not null && BestEpoch.IsLast(state.Epochs))
        {
            keeper.SaveBest();
        }

        keeper?.SaveEpoch(result.Epoch);

        ShowAverage(false);
        measuring = null;
        phase = Phase.Between;
        keeper?.EndEpoch(state);
        run.Report(result.Epoch, run.StepsPerEpoch, sum, result);
        if (run.IsOver)
        {
            Finish();
        }
    }

    private void Finish()
    {
        if (!state.Finished)
        {
            ShowAverage(true);
            keeper?.Finish(state);
        }

        phase = Phase.Over;
    }

    private void ShowAverage(bool shows)
    {
        if (average is not null && shows != showsAverage)
        {
            average.Exchange();
            showsAverage = shows;
        }
    }
}
