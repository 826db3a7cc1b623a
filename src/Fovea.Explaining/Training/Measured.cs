using System.Collections.Immutable;
using Fovea.Metrics;

namespace Fovea.Explaining.Training;

/// <summary>What a model said of every image of a held-back set.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Labels">The class of each image.</param>
/// <param name="Predicted">What each was taken for.</param>
/// <param name="Probability">The probability that the model gave to that, 0 to 1.</param>
public sealed record Measured(
    double Loss, ImmutableArray<int> Labels, ImmutableArray<int> Predicted, ImmutableArray<float> Probability)
{
    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>The images that were taken for what they are.</summary>
    public int Correct { get; } = Labels.Zip(Predicted).Count(pair => pair.First == pair.Second);

    /// <summary>The share of images that were taken for what they are, 0 to 1.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>How often images of each class were taken for each class.</summary>
    /// <param name="classes">The names of the classes.</param>
    public ConfusionMatrix Confusion(IReadOnlyList<string> classes)
    {
        var confusion = new ConfusionMatrix(classes);
        for (int i = 0; i < Count; i++)
        {
            confusion.Add(Labels[i], Predicted[i]);
        }

        return confusion;
    }

    /// <summary>The images of a class that were taken for another, the surest first.</summary>
    /// <param name="actual">What they show.</param>
    /// <param name="predicted">What they were taken for.</param>
    public IReadOnlyList<int> Images(int actual, int predicted) =>
        [.. Surest(index => Labels[index] == actual && Predicted[index] == predicted)];

    /// <summary>All images that were taken for what they are not, the surest first.</summary>
    public IReadOnlyList<int> Mistakes() => [.. Surest(index => Labels[index] != Predicted[index])];

    /// <summary>What became of the images since another measurement of the same ones.</summary>
    /// <param name="before">The other measurement.</param>
    /// <returns>How many are right that were wrong, and how many are wrong that were right.</returns>
    public (int Mended, int Lost) Since(Measured before)
    {
        ArgumentNullException.ThrowIfNull(before);
        (int mended, int lost) = (0, 0);
        for (int i = 0; i < Math.Min(Count, before.Count); i++)
        {
            bool was = before.Predicted[i] == before.Labels[i];
            bool isRight = Predicted[i] == Labels[i];
            mended += isRight && !was ? 1 : 0;
            lost += was && !isRight ? 1 : 0;
        }

        return (mended, lost);
    }

    private IEnumerable<int> Surest(Func<int, bool> belongs) =>
        Enumerable.Range(0, Count).Where(belongs).OrderByDescending(index => Probability[index]);
}
