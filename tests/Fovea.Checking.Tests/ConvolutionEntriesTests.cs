using System.Numerics.Tensors;
using Fovea.Checking.Exact;
using Fovea.Checking.Plain;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Steps;
using Fovea.Testing;

namespace Fovea.Checking.Tests;

/// <summary>The oracles are tested too: single entries and plain loops against whole functions of the exercise.</summary>
public sealed class ConvolutionEntriesTests
{
    private const int Images = 2;

    [Theory]
    [InlineData(3, 1, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(2, 3, 2)]
    [InlineData(1, 2, 0)]
    public void Entries_are_those_of_the_whole_step(int kernel, int stride, int padding)
    {
        Model model = Model.Sequential("one", new Shape(7, 6, 3), new Conv2D(4, kernel, stride, padding));
        ModelNode node = model.Nodes[0];
        float[] input = Numbers.Random(Images * model.InputShape.Length, 1);
        float[] weight = Numbers.Random(node.Parameters[0].Length, 2);
        float[] bias = Numbers.Random(4, 3);
        float[] gradient = Numbers.Random(Images * model.OutputShape.Length, 4);
        Shape output = model.OutputShape;
        (Tensor<double> z, ConvCache<double> cache) = Step.ConvForward(
            Wide(input, Images, 7, 6, 3), Wide(weight, kernel, kernel, 3, 4), Wide(bias, 1, 1, 1, 4), new ConvHyperparameters(stride, padding));
        (Tensor<double> da, Tensor<double> dw, _) = Step.ConvBackward(Wide(gradient, Images, output.Height, output.Width, 4), cache);

        var entries = new ConvolutionEntries(ConvolutionShape.Of(node));
        AssertEqual(z, i => entries.Output(input, weight, bias[i % 4], i).Value);
        AssertEqual(da, i => entries.InputGradient(gradient, weight, i).Value);
        AssertEqual(dw, i => entries.WeightGradient(input, gradient, Images, i).Value);

        var data = new LayerData(Images, [LayerData.Widen(input)], [LayerData.Widen(weight), LayerData.Widen(bias)], Training: true);
        double[] plain = new PlainConvolution(node).Forward(data);
        AssertEqual(z, i => plain[i]);
    }

    [Fact]
    public void A_pooling_of_steps_knows_windows_at_the_edge()
    {
        Model model = Model.Sequential("one", new Shape(3, 4, 1), new MaxPool2D((2, 3), stride: 2, padding: 1));
        var windows = new PoolWindows(model.Nodes[0]);
        var steps = new PoolSteps(windows, model.InputShape);
        double[] values = [5, 1, 2, 3, 4, 9, 9, 0, 7, 6, 8, -1];
        double[] outputs = [.. Enumerable.Range(0, windows.Height * windows.Width).SelectMany(i => steps.Forward((pixel, _) => values[pixel], i))];
        Assert.Equal([5, 3, 9, 9], outputs);

        // Of the two nines the first one gets the gradient.
        double[] gradient = steps.Backward(values, [1, 2, 3, 4], 1);
        Assert.Equal([1, 0, 0, 2, 0, 7, 0, 0, 0, 0, 0, 0], gradient);
    }

    private static Tensor<double> Wide(float[] values, params nint[] lengths) => Tensor.Create(LayerData.Widen(values), lengths);

    private static void AssertEqual(Tensor<double> expected, Func<int, double> actual)
    {
        double[] values = new double[(int)expected.FlattenedLength];
        expected.FlattenTo(values);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i], actual(i), 1e-12);
        }
    }
}
