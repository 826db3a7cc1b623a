namespace Fovea.Training;

/// <summary>What a run brought.</summary>
/// <param name="Epochs">The results of the epochs, in order.</param>
/// <param name="Seconds">The time of the run.</param>
public sealed record TrainingResult(IReadOnlyList<EpochResult> Epochs, double Seconds)
{
    /// <summary>How long of this the network waited for images.</summary>
    public double WaitingSeconds { get; init; }

    /// <summary>The model at the end of the run on the validation images, or null without them.</summary>
    public Evaluation? Validation => Epochs[^1].Validation;
}
