using Fovea.Losses;

namespace Fovea.Training;

/// <summary>Where a run stands, after a step or at the end of an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">The epochs of the run.</param>
/// <param name="Step">The steps of this epoch so far.</param>
/// <param name="Steps">The steps of an epoch.</param>
/// <param name="EpochSum">Losses and hits of this epoch so far.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="Elapsed">The time since the run began.</param>
/// <param name="Completed">The result of the epoch, at its end only.</param>
public readonly record struct TrainingProgress(
    int Epoch,
    int Epochs,
    int Step,
    int Steps,
    LossSum EpochSum,
    float LearningRate,
    TimeSpan Elapsed,
    EpochResult? Completed)
{
    /// <summary>The share of the run that is done, 0 to 1.</summary>
    public double Done => (Epoch - 1 + ((double)Step / Steps)) / Epochs;
}
