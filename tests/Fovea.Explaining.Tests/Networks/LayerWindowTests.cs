using Fovea.Explaining.Networks;
using Fovea.Explaining.Windows;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Steps;

namespace Fovea.Explaining.Tests.Networks;

/// <summary>A layer stepped through gives what the network computed there.</summary>
public sealed class LayerWindowTests
{
    [Theory]
    [InlineData("chain")]
    [InlineData("grouped, dilated, without bias")]
    [InlineData("3x3 of many channels")]
    [InlineData("residual")]
    [InlineData("depthwise")]
    public void Every_output_of_the_walk_is_the_layers(string name)
    {
        Model model = Runs.Model(name);
        ImageRun run = Runs.Of(model, 3);
        int shown = 0;
        foreach (ModelNode node in model.Nodes.Where(LayerWindow.CanShow))
        {
            shown++;
            int channel = node.OutputShape.Channels / 2;
            LayerWindow window = LayerWindow.Of(run, node, channel);
            Assert.Contains(channel, window.Filters);
            Func<int, ReadOnlySpan<double>> map;
            if (window.Weight is { } weight)
            {
                var walk = new ConvolutionWalk(window.Input, weight, window.Bias!, window.Stride, window.Pad, window.Dilation);
                map = walk.Map;
            }
            else
            {
                var walk = new PoolingWalk(window.Input, window.F, window.Stride, window.TakesMaximum ? PoolMode.Max : PoolMode.Average);
                map = walk.Map;
            }

            for (int i = 0; i < window.Filters.Count; i++)
            {
                float[] expected = FeatureMaps.Channel(run.Output(node).Span, MapSize.Of(node.OutputShape), window.Filters[i]);
                Assert.Equal(expected.Length, map(i).Length);
                for (int at = 0; at < expected.Length; at++)
                {
                    Assert.Equal(expected[at], map(i)[at], 1e-4 * (1 + Math.Abs(expected[at])));
                }
            }
        }

        Assert.True(shown > 0);
    }

    [Fact]
    public void What_cannot_be_stepped_through_is_refused()
    {
        Model model = Model.Sequential(
            "odd",
            new Shape(20, 20, 2),
            new Conv2D(2, kernel: (3, 1)),
            new Conv2D(2, kernel: 3, stride: 2, padding: Padding.Same),
            new MaxPool2D(3, stride: 2, padding: 1),
            new Flatten(),
            new Dense(2));
        Assert.DoesNotContain(model.Nodes, LayerWindow.CanShow);
        Assert.False(LayerWindow.CanShow(model.Input));
        Assert.StartsWith(
            "dense1: the layer cannot be stepped through. Expected a convolution",
            Assert.Throws<FoveaException>(() => LayerWindow.Of(Runs.Of(model, 1), model.Output, 0)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_large_layer_the_channel_that_was_asked_for_is_taken()
    {
        Model model = Model.Sequential("large", new Shape(100, 100, 8), new Conv2D(12, kernel: 3, padding: 1), new MaxPool2D(2));
        ImageRun run = Runs.Of(model, 1);
        LayerWindow convolution = LayerWindow.Of(run, model.Nodes[0], 7);
        Assert.Equal([7], convolution.Filters);
        Assert.Equal(8, convolution.Channels.Count);
        LayerWindow pooling = LayerWindow.Of(run, model.Nodes[1], 5);
        Assert.Equal([5], pooling.Channels);
    }
}
