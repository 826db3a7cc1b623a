using Fovea.Metrics;

namespace Fovea.Training;

/// <summary>How good a model is on a dataset.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Confusion">What was taken for what.</param>
public sealed record Evaluation(double Loss, ConfusionMatrix Confusion)
{
    /// <summary>The share of images that were recognised, 0 to 1.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>The number of images.</summary>
    public int Count => Confusion.Count;
}
