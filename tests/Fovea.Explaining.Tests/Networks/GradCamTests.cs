using Fovea.Explaining.Networks;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Testing;

namespace Fovea.Explaining.Tests.Networks;

/// <summary>Grad-CAM and input gradients: by hand on a network that can be computed in the head, and by central differences.</summary>
public sealed class GradCamTests
{
    private const double Relative = 1e-2;
    private const double RoundingOfFloats = 1.2e-7;
    private const int Directions = 8;

    // Two channels x and -x (ReLU behind them), their means, and scores 3 a - 2 b and b.
    private static Model ByHand()
    {
        Model model = Model.Sequential(
            "hand", new Shape(2, 2, 1), new Conv2D(2, kernel: 1, bias: false), new Relu(), new GlobalAveragePool2D(), new Dense(2, bias: false));
        new float[] { 1, -1 }.CopyTo(model.Parameters["conv1.weight"].Span);
        new float[] { 3, 0, -2, 1 }.CopyTo(model.Parameters["dense1.weight"].Span);
        return model;
    }

    [Fact]
    public void It_is_the_weighted_sum_of_the_maps_where_positive()
    {
        Model model = ByHand();
        var run = new ImageRun(model, new float[] { 1, -2, 0.5f, 0 });
        Runs.Drain(run.Run());
        Runs.Drain(run.Explain(0));
        Assert.Equal("relu1", GradCam.DefaultLayer(model)!.Name);
        GradCam map = GradCam.Of(run, model.Nodes[1]);

        // d score / d channel = 3 / 4 and -2 / 4 at each of the four places, so those are the means.
        Assert.Equal([0.75f, -0.5f], map.Weights);
        Assert.Equal([0.75f, 0, 0.375f, 0], map.Map.Values);
        InputGradient gradient = InputGradient.Of(run);
        Assert.Equal([0.75f, 0.5f, 0.75f, 0], gradient.Signed.Values);
        Assert.Equal([0.75f, -1, 0.375f, 0], gradient.TimesInput.Values);

        Runs.Drain(run.Explain(1));
        Assert.Equal([0, 0.5f, 0, 0], GradCam.Of(run, model.Nodes[1]).Map.Values);
    }

    [Theory]
    [InlineData("residual")]
    [InlineData("branches")]
    [InlineData("decoder")]
    [InlineData("squeeze and excite")]
    [InlineData("GELU")]
    public void Input_gradients_are_central_differences_of_the_score(string name)
    {
        Model model = Runs.Smooth(Runs.Model(name), new Silu());
        float[] image = Numbers.Random(model.InputShape.Length, 4);
        var run = new ImageRun(model, image);
        Runs.Drain(run.Run());
        int target = 1;
        Runs.Drain(run.Explain(target));
        InputGradient gradient = InputGradient.Of(run);
        (_, _, int channels) = MapSize.Of(model.InputShape);
        float[] whole = run.GradientOf(model.Input).ToArray();

        // Longer steps would change which value is the greatest of a pooling. Of some directions the one in which the score moves
        // most, so that a gradient of nothing could not pass for a small one.
        const float Step = 1e-3f;
        (float[] direction, double expected) = Enumerable.Range(9, Directions).Select(seed => Numbers.Random(image.Length, seed))
            .Select(way => (Way: way, Slope: (Score(way, Step) - Score(way, -Step)) / (2 * Step))).MaxBy(each => Math.Abs(each.Slope));
        double actual = whole.Zip(direction, (g, d) => (double)g * d).Sum();
        AssertMoves(expected, Score(direction, 0), Step);
        Assert.Equal(expected, actual, Relative * Math.Abs(expected));
        for (int pixel = 0; pixel < gradient.Size.Values.Length; pixel++)
        {
            float[] own = whole[(pixel * channels)..((pixel + 1) * channels)];
            Assert.Equal(own.Max(Math.Abs), gradient.Size.Values[pixel]);
            Assert.Equal(own.Sum(), gradient.Signed.Values[pixel], 1e-5f);
        }

        double Score(float[] way, float by)
        {
            var moved = new ImageRun(model, image.Zip(way, (x, d) => x + (by * d)).ToArray());
            Runs.Drain(moved.Run());
            return moved.Output(moved.ScoreNode).Span[target];
        }
    }

    [Fact]
    public void Grad_cam_follows_differences_of_the_score_by_the_layers_values()
    {
        // The network behind the layer as a network of its own: its input is moved.
        Model model = Runs.Model("chain");
        ModelNode layer = GradCam.DefaultLayer(model)!;
        Assert.Equal("relu2", layer.Name);
        ImageRun run = Runs.Of(model, 6);
        Runs.Drain(run.Explain(2));
        GradCam map = GradCam.Of(run, layer);
        Model rest = Model.Sequential("rest", layer.OutputShape, model.Nodes.Skip(layer.Index + 1).Select(node => node.Layer with { Name = node.Name }));
        foreach (Parameter parameter in rest.Parameters)
        {
            model.Parameters[parameter.Name].Values.CopyTo(parameter.Span);
        }

        float[] values = run.Output(layer).ToArray();
        MapSize size = MapSize.Of(layer.OutputShape);
        for (int c = 0; c < size.Channels; c++)
        {
            // Moving the whole channel moves the score by the sum of the gradients.
            const float Step = 1e-2f;
            double sum = (Score(c, Step) - Score(c, -Step)) / (2 * Step);
            AssertMoves(sum, Score(c, 0), Step);
            Assert.Equal(sum, map.Weights[c] * size.Height * size.Width, Relative * Math.Abs(sum));
        }

        double Score(int channel, float by)
        {
            float[] moved = [.. values.Select((value, i) => i % size.Channels == channel ? value + by : value)];
            var other = new ImageRun(rest, moved);
            Runs.Drain(other.Run());
            return other.Output(other.ScoreNode).Span[2];
        }
    }

    // What a difference says counts only where it is far more than the rounding of the scores could make of nothing.
    private static void AssertMoves(double slope, double score, double step) =>
        Assert.True(Math.Abs(slope) > 20 * RoundingOfFloats * Math.Abs(score) / step, $"a score of {score} moves by {slope} only");

    [Fact]
    public void The_default_layer_ends_the_last_block()
    {
        Assert.Equal("relu2", GradCam.DefaultLayer(BuiltInModels.Create("lenet5"))!.Name);
        ModelNode last = GradCam.DefaultLayer(BuiltInModels.Create("resnet20-cifar"))!;
        Assert.IsType<Relu>(last.Layer);
        Assert.Equal(new Shape(8, 8, 64), last.OutputShape);
        Assert.Null(GradCam.DefaultLayer(Model.Sequential("flat", new Shape(3, 3, 1), new Flatten(), new Dense(2))));
    }

    [Fact]
    public void A_single_score_explains_both_classes()
    {
        Model model = Model.Sequential("two", new Shape(3, 3, 1), new Flatten(), new Dense(1), new Sigmoid());
        ImageRun run = Runs.Of(model, 1);
        Assert.Equal(2, run.Probabilities.Count);
        Runs.Drain(run.Explain(1));
        float[] up = InputGradient.Of(run).Signed.Values;
        Assert.Equal(model.Parameters[0].Values.ToArray(), up);
        Runs.Drain(run.Explain(0));
        Assert.Equal(up.Select(value => -value), InputGradient.Of(run).Signed.Values);
    }

    [Fact]
    public void A_heat_map_is_stretched_between_the_middles_of_its_pixels()
    {
        var map = new Heatmap(1, 2, [0, 4]);
        Assert.Equal([0, 1, 3, 4], map.Resized(1, 4).Values);
        Assert.Equal([0, 1, 3, 4, 0, 1, 3, 4], map.Resized(2, 4).Values);
        Assert.Equal(4, map.Scale);
        Assert.Same(map, map.Resized(1, 2));
    }
}
