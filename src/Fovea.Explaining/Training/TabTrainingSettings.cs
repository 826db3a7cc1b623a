using Fovea.Augmentations;

namespace Fovea.Explaining.Training;

/// <summary>What decides a training in the tab before it begins; rate, momentum and plan can be changed while it goes on.</summary>
public sealed record TabTrainingSettings
{
    /// <summary>The largest batch: longer steps would hold up the page.</summary>
    public const int MostBatch = 256;

    /// <summary>The images of one step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>The learning rate; of a plan its highest.</summary>
    public float LearningRate { get; init; } = 0.02f;

    /// <summary>What remains of the velocity from step to step.</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>The share of a weight that is added to its gradient.</summary>
    public float WeightDecay { get; init; } = 1e-4f;

    /// <summary>Decides the first weights, the order of the images, dropout and augmentation.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The epochs over which the rate rises for a twentieth and then falls to 0; 0 to leave the rate alone.</summary>
    public int PlannedEpochs { get; init; }

    /// <summary>Whether each image is turned, moved, sized and slanted a little, another way in each epoch.</summary>
    public bool Augments { get; init; }

    /// <summary>The changes of the images.</summary>
    internal IReadOnlyList<Augmentation> Augmentations => Augments ? [new RandomAffine(6, 0.05, 0.08, 5)] : [];

    internal void Check()
    {
        if (Batch is < 1 or > MostBatch)
        {
            throw new FoveaException($"The batch must be 1 to {MostBatch} images here. Received {Batch}. Usual values are 16 to 64.");
        }

        if (PlannedEpochs < 0)
        {
            throw new FoveaException($"The planned epochs are 0, for none, or more. Received {PlannedEpochs}.");
        }
    }
}
