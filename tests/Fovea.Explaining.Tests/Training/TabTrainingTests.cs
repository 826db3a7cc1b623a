using Fovea.Explaining.Training;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

namespace Fovea.Explaining.Tests.Training;

/// <summary>A training that goes on batch by batch: the bits of the trainer, and what happens when it goes wrong.</summary>
public sealed class TabTrainingTests
{
    private static readonly Quarters Images = new(70, 1);

    private static TabTrainingSettings Settings => new() { Batch = 24, LearningRate = 0.05f, Seed = 5, PlannedEpochs = 3 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bits_are_those_of_the_trainer(bool augments)
    {
        Model expected = Quarters.Network();
        TabTrainingSettings settings = Settings with { Augments = augments };
        new Trainer(expected, new Sgd(0.05f, weightDecay: settings.WeightDecay), new TrainingOptions
        {
            Epochs = 3,
            Batch = 24,
            Seed = 5,
            Threads = 2,
            Schedule = LearningRateSchedule.CosineWithWarmUp(0.05),
            Augmentations = settings.Augmentations,
        }).Fit(Images, null, null, TestContext.Current.CancellationToken);

        Model model = Quarters.Network();
        var training = new TabTraining(model, Images, settings);
        while (!training.IsPlanDone)
        {
            Assert.True(training.TrainBatch());
        }

        Assert.True(expected.Parameters.Values.SequenceEqual(model.Parameters.Values));
        Assert.Equal((9, 3, 210), (training.Batches, training.CompleteEpochs, training.ImagesSeen));
        Assert.Equal(0, training.NextRate);
        Assert.Equal(9, training.Losses.Count);
    }

    [Fact]
    public void A_rate_takes_effect_at_the_next_batch()
    {
        Model model = Quarters.Network();
        var training = new TabTraining(model, Images, Settings with { PlannedEpochs = 0 });
        training.TrainBatch();
        Assert.Equal(0.05f, training.NextRate);

        // Weight decay times the rate, and the gradient times the rate: nothing moves but running statistics and what momentum carries on.
        training.Momentum = 0;
        training.LearningRate = 0;
        float[] before = model.Parameters["conv1.weight"].Values.ToArray();
        training.TrainBatch();
        Assert.Equal(before, model.Parameters["conv1.weight"].Values.ToArray());
        training.LearningRate = 0.1f;
        training.TrainBatch();
        Assert.NotEqual(before, model.Parameters["conv1.weight"].Values.ToArray());
        Assert.Equal(
            "The learning rate must be a number of 0 or more. Received NaN. Usual values are 0.001 to 0.1.",
            Assert.Throws<FoveaException>(() => training.LearningRate = float.NaN).Message);
    }

    [Fact]
    public void Another_momentum_keeps_the_velocity()
    {
        // To another momentum and back: the bits of a training that never changed it.
        Model one = Quarters.Network();
        Model two = Quarters.Network();
        var plain = new TabTraining(one, Images, Settings);
        var changed = new TabTraining(two, Images, Settings);
        for (int i = 0; i < 4; i++)
        {
            plain.TrainBatch();
            changed.Momentum = 0.5f;
            changed.Momentum = 0.9f;
            changed.TrainBatch();
        }

        Assert.True(one.Parameters.Values.SequenceEqual(two.Parameters.Values));
    }

    [Fact]
    public void A_training_that_diverges_says_so_and_goes_back_to_good_weights()
    {
        Model model = Quarters.Network();
        var training = new TabTraining(model, Images, Settings with { PlannedEpochs = 0 });
        var meter = new HeldBackMeter(model, new Quarters(40, 2));
        float[] good = [];
        for (int i = 1; i <= 45; i++)
        {
            Assert.True(training.TrainBatch());
            good = i == 40 ? model.Parameters.Values.ToArray() : good;
        }

        training.LearningRate = 1e30f;
        int batches = 45;
        while (training.TrainBatch())
        {
            batches++;
        }

        Assert.InRange(batches, 46, 60);
        Assert.Matches(
            $@"^small: the loss became (NaN|∞|Infinity) in batch {batches + 1}, at a learning rate of 1E\+30\. The first that is not finite is .*"
            + @" Usually the learning rate is too high: go on with a tenth of it, or put a BatchNorm behind the layer\.$",
            training.Failure);
        Assert.Equal(good, model.Parameters.Values.ToArray());
        Assert.Equal((40, batches), (training.WeightsOfBatch, training.Batches));
        Assert.InRange(meter.Measure().Accuracy, 0.9, 1);
        Assert.False(training.TrainBatch());
        Assert.Empty(training.LastBatch());

        training.LearningRate = 0.01f;
        training.GoOn();
        Assert.Empty(training.LastBatch());
        Assert.True(training.TrainBatch());
        Assert.True(double.IsFinite(training.Losses.Last));
        Assert.Equal(training.Batches, training.WeightsOfBatch);
    }

    [Fact]
    public void The_last_batch_is_shown_as_the_network_saw_it()
    {
        Model model = Quarters.Network();
        var training = new TabTraining(model, Images, Settings);
        Assert.Empty(training.LastBatch());
        int[] next = training.NextImages.ToArray();
        training.TrainBatch();
        IReadOnlyList<BatchImage> batch = training.LastBatch();
        Assert.Equal(next, batch.Select(image => image.Index));
        Assert.Equal(next.Select(Images.Label), batch.Select(image => image.Label));
        Assert.All(batch, image => Assert.InRange(image.Probability, 0.25, 1));
        var pixels = new float[36];
        foreach (BatchImage image in batch)
        {
            Images.CopyImage(image.Index, pixels);
            Assert.All(pixels.Zip(image.Pixels), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }

        Assert.Equal(5, training.LastBatch(5).Count);

        // 70 images in batches of 24: the third has 22.
        training.TrainBatch();
        Assert.Equal(22, training.NextImages.Length);
        training.TrainBatch();
        Assert.Equal((22, 1), (training.LastBatch().Count, training.CompleteEpochs));
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused()
    {
        Assert.Equal(
            "The batch must be 1 to 256 images here. Received 0. Usual values are 16 to 64.",
            Assert.Throws<FoveaException>(() => new TabTraining(Quarters.Network(), Images, Settings with { Batch = 0 })).Message);
        Assert.Throws<FoveaException>(() => new TabTraining(BuiltInModels.Create("lenet5"), Images, Settings));
    }
}
