using Fovea.Losses;
using Fovea.Optimizers;
using Fovea.Tests.Training;
using Fovea.Training;

namespace Fovea.Tests.Losses;

public class SoftmaxCrossEntropyTests
{
    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal(
            "The label smoothing must be at least 0 and below 1. Received 1. The usual value is 0.1.", Message(() => new SoftmaxCrossEntropy(1)));
        Assert.Equal(
            "The weight of a class must be a positive number. Received 0 for class 1.", Message(() => new SoftmaxCrossEntropy(0, [1, 0])));
        Assert.Equal(
            "dense1: the loss has weights for 3 classes, the model tells 4 apart. Give one weight for each class.",
            Message(() => new Trainer(TrainingModels.Linear(), new Sgd(0.1f), null, new SoftmaxCrossEntropy(0, [1, 1, 1]))));
    }

    [Fact]
    public void Weights_balance_the_classes()
    {
        var data = new MemoryDataset("few", new Shape(1, 1, 1), 3, [.. Enumerable.Range(0, 6).Select(_ => new float[1])], [0, 0, 0, 0, 1, 1]);
        Assert.Equal([0.5f, 1, 1], DatasetStatistics.BalancedWeights(data));
    }

    [Fact]
    public void Smoothed_and_weighted_it_trains()
    {
        var loss = new SoftmaxCrossEntropy(0.1f, [1, 2, 1, 2]);
        TrainingResult result = new Trainer(TrainingModels.Small(), new Sgd(0.05f), new TrainingOptions { Epochs = 12, Batch = 16 }, loss)
            .Fit(MemoryDataset.Quarters(200, 1), MemoryDataset.Quarters(100, 2), null, TestContext.Current.CancellationToken);
        Assert.Equal(1.0, result.Validation!.Accuracy);
    }

    private static string Message(Func<object> action) => Assert.Throws<FoveaException>(() => { _ = action(); }).Message;
}
