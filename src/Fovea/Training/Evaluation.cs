using Fovea.Metrics;

namespace Fovea.Training;

/// <summary>How good a model is on a dataset.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Confusion">What was taken for what.</param>
public sealed record Evaluation(double Loss, ConfusionMatrix Confusion)
{
    /// <summary>The share of images that were recognised, 0 to 1.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>How many of the greatest outputs <see cref="TopKAccuracy"/> looks at; 0 where there are two classes alone.</summary>
    public int TopK { get; init; }

    /// <summary>The images whose class is among the <see cref="TopK"/> greatest outputs, of equal ones the first.</summary>
    public int AmongTopK { get; init; }

    /// <summary>The share of images whose class is among the <see cref="TopK"/> greatest outputs, 0 to 1.</summary>
    public double TopKAccuracy => Count == 0 ? 0 : (double)AmongTopK / Count;

    /// <summary>The number of images.</summary>
    public int Count => Confusion.Count;
}
