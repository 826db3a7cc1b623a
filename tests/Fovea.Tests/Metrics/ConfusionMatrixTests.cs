using Fovea.Metrics;

namespace Fovea.Tests.Metrics;

public class ConfusionMatrixTests
{
    [Fact]
    public void Counts_what_was_taken_for_what()
    {
        var matrix = new ConfusionMatrix(["cat", "dog", "owl"]);
        foreach ((int actual, int predicted) in new[] { (0, 0), (0, 1), (0, 0), (1, 1), (1, 0), (1, 2), (1, 1) })
        {
            matrix.Add(actual, predicted);
        }

        Assert.Equal(7, matrix.Count);
        Assert.Equal(4, matrix.Correct);
        Assert.Equal(4.0 / 7, matrix.Accuracy);
        Assert.Equal((2, 1, 0), (matrix[0, 0], matrix[0, 1], matrix[0, 2]));
        Assert.Equal((1, 2, 1), (matrix[1, 0], matrix[1, 1], matrix[1, 2]));
        Assert.Equal(2.0 / 3, matrix.Recall(0));
        Assert.Equal(0.5, matrix.Recall(1));
        Assert.Equal(double.NaN, matrix.Recall(2));
        Assert.Equal(2.0 / 3, matrix.Precision(0));
        Assert.Equal(2.0 / 3, matrix.Precision(1));
        Assert.Equal(0, matrix.Precision(2));
        Assert.Equal(2.0 / 3, matrix.F1(0), 1e-12);
        Assert.Equal(4.0 / 7, matrix.F1(1), 1e-12);
        Assert.Equal(0, matrix.F1(2));
        Assert.Equal(["cat", "dog", "owl"], matrix.Classes);
        Assert.Equal([3, 4, 0], Enumerable.Range(0, 3).Select(matrix.Images));
        Assert.Equal(new ClassScores(2.0 / 3, 0.5, 4.0 / 7), matrix.Scores(1));
    }

    // sklearn.metrics.precision_recall_fscore_support, average="macro" and "weighted", of [0, 0, 0, 1, 1, 1, 1] and [0, 1, 0, 1, 0, 2, 1]:
    // the recall of a class that was named and does not occur counts as 0.
    [Fact]
    public void Averages_are_those_of_scikit_learn()
    {
        var matrix = new ConfusionMatrix(["cat", "dog", "owl", "fox"]);
        foreach ((int actual, int predicted) in new[] { (0, 0), (0, 1), (0, 0), (1, 1), (1, 0), (1, 2), (1, 1) })
        {
            matrix.Add(actual, predicted);
        }

        ClassScores macro = matrix.MacroAverage(), weighted = matrix.WeightedAverage();
        Assert.Equal(4.0 / 9, macro.Precision, 1e-12);
        Assert.Equal(7.0 / 18, macro.Recall, 1e-12);
        Assert.Equal(26.0 / 63, macro.F1, 1e-12);
        Assert.Equal(2.0 / 3, weighted.Precision, 1e-12);
        Assert.Equal(matrix.Accuracy, weighted.Recall, 1e-12);
        Assert.Equal(((3 * 2.0 / 3) + (4 * 4.0 / 7)) / 7, weighted.F1, 1e-12);
        Assert.Equal(new ClassScores(double.NaN, double.NaN, double.NaN), new ConfusionMatrix(["a"]).MacroAverage());
        Assert.Equal(new ClassScores(double.NaN, double.NaN, double.NaN), new ConfusionMatrix(["a"]).WeightedAverage());
    }

    [Fact]
    public void Without_images_the_accuracy_is_zero() => Assert.Equal(0, new ConfusionMatrix(["a"]).Accuracy);

    [Fact]
    public void No_class_is_refused() => Assert.Equal(
        "A confusion matrix needs at least one class.", Assert.Throws<FoveaException>(() => new ConfusionMatrix([])).Message);

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(2, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 2)]
    public void Classes_outside_the_matrix_are_refused(int actual, int predicted)
    {
        var matrix = new ConfusionMatrix(["a", "b"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(actual, predicted));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[actual, predicted]);
        Assert.Equal(0, matrix.Count);
    }
}
