namespace Fovea.Training;

/// <summary>Settings of a training run.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often every image is seen.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The images of one step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Decides the order of the images and dropout. Equal seeds give equal bits.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The number of threads; 0 for as many as there are processors. It does not change the result.</summary>
    public int Threads { get; init; }

    /// <summary>How the learning rate changes over the run.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    internal void Check()
    {
        if (Epochs <= 0 || Batch <= 0)
        {
            throw new FoveaException($"Epochs and batch must be positive. Received {Epochs} epochs and a batch of {Batch}.");
        }
    }
}
