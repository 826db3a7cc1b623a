namespace Fovea.Metrics;

/// <summary>How often images of each class were taken for each class.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[] counts;

    /// <summary>An empty matrix.</summary>
    /// <param name="classes">The names of the classes; at least one.</param>
    /// <exception cref="FoveaException">There is no class.</exception>
    public ConfusionMatrix(IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        Classes = classes.Count > 0 ? [.. classes] : throw new FoveaException("A confusion matrix needs at least one class.");
        counts = new int[classes.Count * classes.Count];
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The number of images.</summary>
    public int Count => counts.Sum();

    /// <summary>The number of images taken for what they are.</summary>
    public int Correct => Enumerable.Range(0, Classes.Count).Sum(i => this[i, i]);

    /// <summary>The share of images taken for what they are, 0 to 1; 0 without images.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Correct / Count;

    /// <summary>How many images of one class were taken for another.</summary>
    /// <param name="actual">What the images show.</param>
    /// <param name="predicted">What they were taken for.</param>
    public int this[int actual, int predicted] => counts[Index(actual, predicted)];

    /// <summary>Counts one image.</summary>
    /// <param name="actual">What it shows.</param>
    /// <param name="predicted">What it was taken for.</param>
    public void Add(int actual, int predicted) => counts[Index(actual, predicted)]++;

    /// <summary>Sets a count that was written down.</summary>
    internal void Set(int actual, int predicted, int count) => counts[Index(actual, predicted)] = count;

    /// <summary>How many images are of a class.</summary>
    /// <param name="actual">The class.</param>
    public int Images(int actual) => Enumerable.Range(0, Classes.Count).Sum(predicted => this[actual, predicted]);

    /// <summary>The share of a class's images that were recognised; NaN without images.</summary>
    /// <param name="actual">The class.</param>
    public double Recall(int actual)
    {
        int all = Images(actual);
        return all == 0 ? double.NaN : (double)this[actual, actual] / all;
    }

    /// <summary>The share of the images taken for a class that are of it; NaN where none was taken for it.</summary>
    /// <param name="predicted">The class.</param>
    public double Precision(int predicted)
    {
        int all = Enumerable.Range(0, Classes.Count).Sum(actual => this[actual, predicted]);
        return all == 0 ? double.NaN : (double)this[predicted, predicted] / all;
    }

    /// <summary>
    /// The harmonic mean of a class's precision and recall; NaN where the class has no images and nothing was taken for it.
    /// </summary>
    /// <param name="index">The class.</param>
    public double F1(int index)
    {
        int both = Enumerable.Range(0, Classes.Count).Sum(other => this[index, other] + this[other, index]);
        return both == 0 ? double.NaN : 2.0 * this[index, index] / both;
    }

    /// <summary>Precision, recall and F1 of a class.</summary>
    /// <param name="index">The class.</param>
    public ClassScores Scores(int index) => new(Precision(index), Recall(index), F1(index));

    /// <summary>
    /// The mean over classes of precision, recall and F1, in which each class counts the same. A class that neither occurs nor is named is
    /// left out; where one of a class's numbers has no meaning it counts as 0, as in scikit-learn. NaN without images.
    /// </summary>
    public ClassScores MacroAverage() => Average(index => double.IsNaN(F1(index)) ? 0 : 1);

    /// <summary>The same with classes weighted by their images; the recall is then the accuracy.</summary>
    public ClassScores WeightedAverage() => Average(index => Images(index));

    private ClassScores Average(Func<int, double> weightOf)
    {
        double precision = 0, recall = 0, f1 = 0, all = 0;
        for (int i = 0; i < Classes.Count; i++)
        {
            double weight = weightOf(i);
            if (weight > 0)
            {
                ClassScores scores = Scores(i);
                precision += weight * OrZero(scores.Precision);
                recall += weight * OrZero(scores.Recall);
                f1 += weight * OrZero(scores.F1);
                all += weight;
            }
        }

        return new ClassScores(precision / all, recall / all, f1 / all);

        static double OrZero(double value) => double.IsNaN(value) ? 0 : value;
    }

    private int Index(int actual, int predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(actual);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(actual, Classes.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(predicted);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(predicted, Classes.Count);
        return (actual * Classes.Count) + predicted;
    }
}
