namespace Fovea.Training;

/// <summary>What an epoch brought.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainLoss">The mean loss over the epoch's steps, measured while the parameters changed.</param>
/// <param name="TrainAccuracy">The accuracy over the epoch's steps, likewise.</param>
/// <param name="Validation">The model at the end of the epoch on the validation images, or null without them.</param>
/// <param name="Seconds">The time of the epoch with its validation.</param>
public sealed record EpochResult(int Epoch, double TrainLoss, double TrainAccuracy, Evaluation? Validation, double Seconds)
{
    /// <summary>The learning rate of the epoch's last step; null where it was not noted.</summary>
    public float? LearningRate { get; init; }

    /// <summary>What <see cref="TrainingOptions.Warn"/> was told of the epoch: what goes wrong and what helps.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
