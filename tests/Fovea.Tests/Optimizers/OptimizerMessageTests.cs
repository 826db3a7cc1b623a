using Fovea.Layers;
using Fovea.Models;
using Fovea.Optimizers;

namespace Fovea.Tests.Optimizers;

public class OptimizerMessageTests
{
    [Theory]
    [InlineData(-0.1f, "-0.1")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void A_learning_rate_out_of_range(float rate, string told)
    {
        string expected = $"The learning rate must be a number of 0 or more. Received {told}. Usual values are 0.001 to 0.1.";
        Assert.Equal(expected, Message(() => new Sgd(rate)));
        Assert.Equal(expected, Message(() => new Adam(rate)));
        Assert.Equal(expected, Message(() => new Sgd(1).LearningRate = rate));
    }

    [Theory]
    [InlineData(-0.1f, "-0.1")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void A_weight_decay_out_of_range(float decay, string told)
    {
        string expected = $"The weight decay must not be negative. Received {told}. Usual values are 0 to 0.0005.";
        Assert.Equal(expected, Message(() => new Sgd(0.1f, weightDecay: decay)));
        Assert.Equal(expected, Message(() => new Adam(weightDecay: decay)));
    }

    [Theory]
    [InlineData(1f, "1")]
    [InlineData(-0.5f, "-0.5")]
    [InlineData(float.NaN, "NaN")]
    public void A_momentum_out_of_range(float momentum, string told) => Assert.Equal(
        $"The momentum must be at least 0 and below 1. Received {told}. The usual value is 0.9.",
        Message(() => new Sgd(0.1f, momentum)));

    [Theory]
    [InlineData(1f, "1")]
    [InlineData(-0.5f, "-0.5")]
    [InlineData(float.NaN, "NaN")]
    public void Betas_out_of_range(float beta, string told)
    {
        Assert.Equal(
            $"Adam's beta1 must be at least 0 and below 1. Received {told}. The usual value is 0.9.", Message(() => new Adam(beta1: beta)));
        Assert.Equal(
            $"Adam's beta2 must be at least 0 and below 1. Received {told}. The usual value is 0.999.", Message(() => new Adam(beta2: beta)));
    }

    [Theory]
    [InlineData(0f, "0")]
    [InlineData(-1f, "-1")]
    [InlineData(float.NaN, "NaN")]
    public void An_epsilon_out_of_range(float epsilon, string told) => Assert.Equal(
        $"Adam's epsilon must be positive. Received {told}. The usual value is 1E-08.", Message(() => new Adam(epsilon: epsilon)));

    [Fact]
    public void Gradients_of_another_model() => Assert.Equal(
        "The parameters have 32 trained values with their padding. Received 31 gradients.",
        Assert.Throws<ArgumentException>(() => new Sgd(0.1f).Step(Network().Parameters, new float[31])).Message);

    [Fact]
    public void An_optimiser_serves_one_model()
    {
        var optimizer = new Adam();
        optimizer.Step(Network().Parameters, new float[32]);
        Assert.Equal(
            "An optimiser keeps state for one model. Use a new optimiser for another model.",
            Assert.Throws<ArgumentException>(() => optimizer.Step(Network().Parameters, new float[32])).Message);
        Assert.Equal(1, optimizer.Steps);
    }

    private static Model Network() => Model.Sequential("net", new Shape(2, 2, 1), new Flatten(), new Dense(3));

    private static string Message(Func<object> action) => Assert.Throws<FoveaException>(() => { _ = action(); }).Message;
}
