using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

namespace Fovea.Tests.Training;

/// <summary>What training says about input that cannot be trained on.</summary>
public class TrainingMessageTests
{
    private static readonly TrainingOptions Constant =
        new() { Epochs = 50, Batch = 5, Threads = 1, Schedule = LearningRateSchedule.Constant };

    [Fact]
    public void A_pixel_that_is_not_a_number()
    {
        MemoryDataset data = MemoryDataset.Quarters(5, 1).WithPixel(2, 3, float.NaN);
        Model model = TrainingModels.Linear();
        int[] before = TrainingModels.Bits(model);
        Assert.Equal(
            "linear: the loss became NaN in step 1 of epoch 1, at a learning rate of 0.1. Image 3 of the batch holds values that are not "
            + "finite before the first layer sees it: they come from the data. Look at what the dataset reads, and at the preprocessing.",
            Message(() => new Trainer(model, new Sgd(0.1f), Constant).Fit(data)));
        Assert.Equal(before, TrainingModels.Bits(model));
    }

    [Fact]
    public void An_absurd_learning_rate()
    {
        string message = Message(() => new Trainer(TrainingModels.Linear(), new Sgd(1e38f), Constant).Fit(MemoryDataset.Quarters(10, 1)));
        Assert.Matches(
            "^linear: the loss became (NaN|Infinity|∞) in step [12] of epoch [1-5], at a learning rate of 1E\\+38\\. The first that is not finite is .*"
            + "Usually the learning rate is too high: try a tenth of it, ",
            message);
    }

    [Fact]
    public void Images_of_another_shape() => Assert.Equal(
        "linear: the model's input is [6, 6, 1], the images of zeros are [5, 6, 1]. Choose a model for images of that shape, or create this one "
        + "with it.",
        Message(() => Fit(MemoryDataset.Zeros(3, new Shape(5, 6, 1), 4))));

    [Fact]
    public void Another_number_of_classes() => Assert.Equal(
        "linear: the model tells 4 classes apart, zeros has 7. Create the model with 7 classes.",
        Message(() => Fit(MemoryDataset.Zeros(3, new Shape(6, 6, 1), 7))));

    [Fact]
    public void No_images() => Assert.Equal(
        "zeros: the dataset has no images.", Message(() => Fit(MemoryDataset.Zeros(0, new Shape(6, 6, 1), 4))));

    [Fact]
    public void The_check_says_the_same_before_a_run() => Assert.Equal(
        "zeros: the dataset has no images.",
        Assert.Throws<FoveaException>(
            () => new Trainer(TrainingModels.Linear(), new Sgd(0.1f)).Check(MemoryDataset.Zeros(0, new Shape(6, 6, 1), 4))).Message);

    [Fact]
    public void Validation_is_checked_before_the_first_step()
    {
        Model model = TrainingModels.Linear();
        int[] before = TrainingModels.Bits(model);
        Assert.Equal(
            "zeros: the dataset has no images.",
            Message(() => new Trainer(model, new Sgd(0.1f))
                .Fit(MemoryDataset.Quarters(8, 1), MemoryDataset.Zeros(0, new Shape(6, 6, 1), 4))));
        Assert.Equal(before, TrainingModels.Bits(model));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_label_that_is_no_class(int label) => Assert.Equal(
        $"quarters: image 2 has the label {label}; expected 0 to 3, one for each class.",
        Message(() => Fit(MemoryDataset.Quarters(5, 1).WithLabel(2, label))));

    [Fact]
    public void A_model_that_ends_in_softmax() => Assert.Equal(
        "softmax1: the loss SoftmaxCrossEntropy applies softmax itself, and the model ends in a Softmax layer. Applied twice it flattens the "
        + "gradients. Remove the layer; Predictor turns scores into probabilities.",
        Message(() => new Trainer(
            Model.Sequential("net", new Shape(2, 2, 1), new Flatten(), new Dense(3), new Softmax()), new Sgd(0.1f))));

    [Fact]
    public void A_model_that_does_not_end_in_scores() => Assert.Equal(
        "conv1: a classifier's output is one score for each class. Received [1, 4, 4, 3]. End the model in GlobalAveragePool2D or Flatten and "
        + "Dense.",
        Message(() => new Trainer(Model.Sequential("net", new Shape(4, 4, 1), new Conv2D(3, kernel: 1)), new Sgd(0.1f))));

    [Theory]
    [InlineData(0, 64)]
    [InlineData(3, 0)]
    [InlineData(-1, -2)]
    public void Epochs_and_batch_that_are_not_positive(int epochs, int batch) => Assert.Equal(
        $"Epochs and batch must be positive. Received {epochs} epochs and a batch of {batch}.",
        Message(() => new Trainer(
            TrainingModels.Linear(), new Sgd(0.1f), new TrainingOptions { Epochs = epochs, Batch = batch })));

    private static TrainingResult Fit(IImageDataset data) => new Trainer(TrainingModels.Linear(), new Sgd(0.1f), Constant).Fit(data);

    private static string Message(Func<object> action) => Assert.Throws<FoveaException>(() => { _ = action(); }).Message;
}
