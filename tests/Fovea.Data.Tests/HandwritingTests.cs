using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Testing;
using Fovea.Training;

namespace Fovea.Data.Tests;

/// <summary>What the drawn digits are for: a network that saw nothing else reads them, and reads what people wrote.</summary>
public sealed class HandwritingTests
{
    private static readonly Lazy<Model> Trained = new(Train);

    [Fact]
    public void A_network_reads_digits_that_it_has_not_seen()
    {
        var unseen = new DigitsDataset(2000, seed: 1, firstIndex: 1UL << 40);
        Evaluation held = new Evaluator(Trained.Value).Evaluate(unseen, TestContext.Current.CancellationToken);
        Assert.True(held.Accuracy >= 0.975, $"accuracy {held.Accuracy:P2}");
    }

    [Fact]
    public void A_network_trained_on_drawn_digits_alone_reads_real_handwriting()
    {
        Assert.SkipWhen(Repository.Mnist is null, "MNIST is not on this machine: no folder ../shared/data/mnist beside the repository.");
        IImageDataset images = DataFolder.Open(Repository.Mnist!).Test;
        Evaluation test = new Evaluator(Trained.Value).Evaluate(images, TestContext.Current.CancellationToken);
        Assert.Equal(10_000, test.Count);
        Assert.True(test.Accuracy >= 0.93, $"accuracy {test.Accuracy:P2}");
    }

    // A tenth of what fovea train does by default, so that the suite stays quick.
    private static Model Train()
    {
        var digits = new DigitsDataset(20_000, seed: 1);
        Model model = BuiltInModels.Create("lenet5");
        model.Initialize(1);
        model.Preprocessing = DatasetStatistics.Measure(digits);
        new Trainer(model, new Sgd(0.03f), new TrainingOptions { Epochs = 2, Schedule = LearningRateSchedule.CosineWithWarmUp(0.05) }).Fit(digits);
        return model;
    }
}
