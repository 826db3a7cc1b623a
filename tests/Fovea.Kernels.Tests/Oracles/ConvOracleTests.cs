using System.Numerics.Tensors;
using Fovea.Kernels.Geometry;
using Fovea.Steps;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Oracles;

/// <summary>The oracle cuts a convolution into windows; where the steps can compute it as a whole, both must agree.</summary>
public sealed class ConvOracleTests
{
    [Theory]
    [InlineData(7, 9, 3, 1, 1)]
    [InlineData(8, 7, 3, 2, 1)]
    [InlineData(6, 11, 5, 3, 2)]
    [InlineData(5, 5, 2, 2, 0)]
    [InlineData(4, 3, 1, 1, 2)]
    public void Convolutions_that_the_steps_know_are_theirs(int height, int width, int kernel, int stride, int pad)
    {
        const int Images = 2, Inputs = 3, Outputs = 4;
        var geometry = new ConvGeometry(
            new Window(height, kernel, stride, pad, pad), new Window(width, kernel, stride, pad, pad), Inputs, Outputs);
        var test = new ConvCase("of the steps", Images, geometry);
        float[] input = Numbers.Random(Images * geometry.InputLength, 1);
        float[] weight = Numbers.Random(geometry.WeightLength, 2);
        float[] bias = Numbers.Random(Outputs, 3);
        float[] gradOutput = Numbers.Random(Images * geometry.OutputLength, 4);

        (Tensor<double> z, ConvCache<double> cache) = Step.ConvForward(
            Double(input, Images, height, width, Inputs),
            Double(weight, kernel, kernel, Inputs, Outputs),
            Double(bias, 1, 1, 1, Outputs),
            new ConvHyperparameters(stride, pad));
        (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) = Step.ConvBackward(
            Double(gradOutput, Images, geometry.Vertical.Output, geometry.Horizontal.Output, Outputs), cache);

        AssertEqual(z, ConvOracle.Forward(test, input, weight, bias));
        (double[] gradInput, double[] gradWeight, double[] gradBias) = ConvOracle.Backward(test, input, weight, gradOutput);
        AssertEqual(dA, gradInput);
        AssertEqual(dW, gradWeight);
        AssertEqual(db, gradBias);
    }

    [Fact]
    public void Dilation_and_groups_are_those_of_the_definition()
    {
        // One row: taps two columns apart, one column of padding in front, and each channel for itself.
        var test = new ConvCase("by hand", 1, new(new(1, 1), new(4, 2, 1, 1, 0, 2), 2, 2, 2));
        float[] input = [1, 10, 2, 20, 3, 30, 4, 40];
        float[] weight = [5, 7, 6, 8];
        Assert.Equal([12, 160, 23, 310, 34, 460], ConvOracle.Forward(test, input, weight, [0, 0]));
        (double[] gradInput, double[] gradWeight, double[] gradBias) = ConvOracle.Backward(test, input, weight, [1, 2, 3, 4, 5, 6]);
        Assert.Equal([15, 28, 31, 58, 18, 32, 30, 48], gradInput);
        Assert.Equal([13, 160, 31, 400], gradWeight);
        Assert.Equal([9, 12], gradBias);
    }

    private static Tensor<double> Double(float[] values, params ReadOnlySpan<nint> shape) =>
        Tensor.Create(Array.ConvertAll(values, value => (double)value), shape);

    private static void AssertEqual(Tensor<double> expected, double[] actual)
    {
        var values = new double[expected.FlattenedLength];
        expected.FlattenTo(values);
        Assert.Equal(values.Length, actual.Length);
        Assert.All(values.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
