using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;
using Fovea.Training;

namespace Fovea.Tests.Training.Diagnosis;

/// <summary>Where numbers stop being finite is named by layer, epoch and step.</summary>
public sealed class NotFiniteTests
{
    private const string Helps =
        "Usually the learning rate is too high: try a tenth of it, limit the gradient (--clip-norm 1), or put a normalisation behind the layer.";

    [Fact]
    public void A_parameter_that_the_step_before_spoiled()
    {
        Model model = Net();
        model.Parameters["conv2.weight"].Span[5] = float.NaN;
        Assert.Equal(
            $"net: the loss became NaN in step 1 of epoch 1, at a learning rate of 0.1. The first that is not finite is the parameter conv2.weight, since the step before. {Helps}",
            Message(model, 0.1f));
    }

    [Fact]
    public void An_output_of_finite_inputs_and_parameters()
    {
        Model model = Net();
        model.Parameters["conv1.weight"].Span.Fill(1e30f);
        model.Parameters["conv2.weight"].Span.Fill(1e30f);
        Assert.Matches(
            @"The first that is not finite is the output of relu2, of inputs and parameters that are\. Usually the learning rate is too high",
            Message(model, 0.1f));
    }

    [Fact]
    public void A_rate_that_is_too_high_is_found_in_the_step_where_it_shows() => Assert.Matches(
        @"^net: the loss became (NaN|∞|Infinity) in step [2-9] of epoch 1, at a learning rate of 1E\+20\. The first that is not finite is the (output of|parameter) \w+",
        Message(Net(), 1e20f));

    [Fact]
    public void The_running_statistics_are_left_alone()
    {
        Model model = Model.Sequential(
            "norm", new Shape(6, 6, 1), new Conv2D(3, kernel: 3), new BatchNorm(), new Relu(), new Flatten(), new Dense(4));
        model.Parameters["dense1.weight"].Span[0] = float.PositiveInfinity;
        string message = Message(model, 0.1f);
        Assert.Contains("the parameter dense1.weight,", message, StringComparison.Ordinal);
        Assert.All(model.Parameters["bn1.runningVariance"].Values.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    private static Model Net() => Model.Sequential(
        "net", new Shape(6, 6, 1), new Conv2D(3, kernel: 3), new Relu(), new Conv2D(4, kernel: 3), new Relu(), new Flatten(), new Dense(4));

    private static string Message(Model model, float rate)
    {
        var options = new TrainingOptions { Epochs = 2, Batch = 8, Threads = 2, Schedule = LearningRateSchedule.Constant };
        return Assert.Throws<FoveaException>(() => new Trainer(model, new Sgd(rate), options)
            .Fit(MemoryDataset.Quarters(80, 1), null, null, TestContext.Current.CancellationToken)).Message;
    }
}
