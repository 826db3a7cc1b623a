using System.Numerics.Tensors;
using Fovea.Explaining.Windows;
using Fovea.Kernels.Geometry;
using Fovea.Steps;
using Fovea.Testing;

namespace Fovea.Explaining.Tests.Windows;

/// <summary>A walk shows the numbers of Fovea.Steps, bit for bit.</summary>
public sealed class ConvolutionWalkTests
{
    public static TheoryData<string> Cases => new(ConvCase.All.Select(one => one.Name));

    public static TheoryData<int, int, int, int, int, int, int, int> Squares => new()
    {
        // height, width, channels, filters, f, stride, pad, dilation
        { 5, 7, 4, 8, 3, 2, 1, 1 },
        { 1, 1, 1, 1, 1, 1, 0, 1 },
        { 4, 4, 3, 8, 2, 2, 2, 1 },
        { 9, 6, 1, 2, 7, 1, 3, 1 },
        { 8, 11, 2, 3, 3, 3, 0, 1 },
        { 6, 5, 3, 2, 1, 4, 2, 1 },
        { 9, 10, 2, 3, 3, 1, 2, 2 },
        { 11, 8, 1, 1, 3, 2, 3, 3 },
        { 7, 7, 5, 1, 2, 5, 0, 6 },
        { 3, 12, 2, 4, 4, 7, 5, 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_output_is_a_single_step_on_its_slice(string name)
    {
        ConvGeometry geometry = ConvCase.All.Single(one => one.Name == name).Geometry;
        (Window rows, Window columns) = (geometry.Vertical, geometry.Horizontal);
        var random = new NumPyRandom(7);
        int channels = geometry.InputChannels / geometry.Groups;
        Tensor<double> weight = random.RandN(rows.Kernel, columns.Kernel, channels, geometry.OutputChannels);
        Tensor<double> bias = random.RandN(geometry.OutputChannels);
        var walk = new ConvolutionWalk(
            random.RandN(rows.Input, columns.Input, geometry.InputChannels),
            weight,
            bias,
            (rows.Stride, columns.Stride),
            (rows.PadBefore, rows.PadAfter, columns.PadBefore, columns.PadAfter),
            (rows.Dilation, columns.Dilation),
            geometry.Groups);

        for (int filter = 0; filter < walk.Filters; filter += 3)
        {
            for (int position = 0; position < walk.Positions; position += 1 + (walk.Positions / 40))
            {
                ConvolutionStep step = walk.StepAt(position, filter);
                Tensor<double> slice = Tensor.CreateFromShape<double>([rows.Kernel, columns.Kernel, channels]);
                Tensor<double> one = Tensor.CreateFromShape<double>([rows.Kernel, columns.Kernel, channels]);
                foreach (ConvolutionTap tap in step.Taps)
                {
                    slice[tap.Y, tap.X, tap.Channel] = tap.Value;
                    one[tap.Y, tap.X, tap.Channel] = weight[tap.Y, tap.X, tap.Channel, filter];
                    Assert.Equal(rows.Position(step.Row, tap.Y), tap.PaddedRow - rows.PadBefore);
                    Assert.Equal(columns.Position(step.Column, tap.X), tap.PaddedColumn - columns.PadBefore);
                }

                double expected = Step.ConvSingleStep(slice, one, Tensor.Create([bias[filter]], [1, 1, 1]));
                Assert.Equal(expected, step.Result);
                Assert.Equal(expected, walk.Map(filter)[position]);
                Assert.Equal(step.Sum, step.ChannelSums.ToArray().Sum(), 1e-9);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Squares))]
    public void The_output_is_that_of_conv_forward(int height, int width, int channels, int filters, int f, int stride, int pad, int dilation)
    {
        var random = new NumPyRandom(3);
        Tensor<double> input = random.RandN(height, width, channels);
        Tensor<double> weight = random.RandN(f, f, channels, filters);
        Tensor<double> bias = random.RandN(filters);
        var walk = new ConvolutionWalk(input, weight, bias, stride, pad, dilation);

        Tensor<double> Z = Step.ConvForward(
            Batch(input), Spread(weight, dilation), Tensor.Create(Flat(bias), [1, 1, 1, filters]), new(stride, pad)).Z;
        Assert.Equal([walk.OutputHeight, walk.OutputWidth, filters], Z.Lengths[1..].ToArray().Select(length => (int)length));
        Assert.Equal(Flat(Z), Flat(walk.Output()));
        Assert.Equal(walk.OutputHeight, new SizeFormula(WindowAxis.Height, height, f, stride, pad, dilation).Output);
    }

    [Fact]
    public void The_published_example_is_the_exercises_own()
    {
        var random = new NumPyRandom(1);
        Tensor<double> aPrev = random.RandN(2, 5, 7, 4);
        Tensor<double> Z = Step.ConvForward(aPrev, random.RandN(3, 3, 4, 8), random.RandN(1, 1, 1, 8), new(Stride: 2, Pad: 1)).Z;

        (Tensor<double> weight, Tensor<double> bias) = ExerciseExample.Filters(3, 4, 8);
        var walk = new ConvolutionWalk(ExerciseExample.ConvolutionInput(), weight, bias, stride: 2, pad: 1, dilation: 1);
        Assert.Equal(Flat(Z)[..(walk.Positions * 8)], Flat(walk.Output()));

        // The exercise's page prints Z[0, 2, 1].
        Assert.Equal(-2.17796037, walk.StepAt((2 * walk.OutputWidth) + 1, 0).Result, 1e-8);
        Assert.Equal(3.03171932, walk.StepAt((2 * walk.OutputWidth) + 1, 7).Result, 1e-8);
    }

    [Fact]
    public void Padding_is_told_apart_from_zeros_of_the_input()
    {
        var walk = new ConvolutionWalk(
            Tensor.CreateFromShape<double>([2, 2, 1]), Tensor.Create([1.0], [1, 1, 1, 1]), Tensor.Create([0.5]), 1, 1, 1);
        Assert.True(walk.StepAt(0, 0).Taps[0].IsPadding);
        Assert.False(walk.StepAt(5, 0).Taps[0].IsPadding);
        Assert.Equal(12, Enumerable.Range(0, walk.Positions).Count(position => walk.StepAt(position, 0).Taps[0].IsPadding));
        Assert.Equal(0.5, walk.StepAt(5, 0).Result);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        static string Refusal(int[] input, int[] weight, int bias, int stride = 1, int pad = 0, int dilation = 1) =>
            Assert.Throws<FoveaException>(() => new ConvolutionWalk(Zeros(input), Zeros(weight), Zeros([bias]), stride, pad, dilation)).Message;

        Assert.Equal(
            "convolution: the input must have 3 dimensions and no size of 0. Received input [4, 4]. Give [height, width, channels].",
            Refusal([4, 4], [3, 3, 1, 1], 1));
        Assert.Equal(
            "convolution: the input has 4 channels, the weight expects 5. Received input [6, 6, 4], weight [3, 3, 5, 8]. "
            + "Give a weight [3, 3, 4, 8].",
            Refusal([6, 6, 4], [3, 3, 5, 8], 8));
        Assert.Equal(
            "convolution: there must be one bias for each of the 8 filters. Received bias [1], weight [3, 3, 4, 8]. Give a bias [8].",
            Refusal([6, 6, 4], [3, 3, 4, 8], 1));
        Assert.Equal(
            "convolution: the height's stride and dilation must be 1 or more, its padding 0 or more. Received stride 0, dilation 1, "
            + "padding 0 and 0. Give such numbers.",
            Refusal([6, 6, 1], [3, 3, 1, 1], 1, stride: 0));
        Assert.Equal(
            "convolution: height: no window fits. The filter covers 7 rows (f = 4 taps, 2 apart), the padded input has 3 + 2·1 = 5. "
            + "Give a filter of at most 3, a dilation of at most 1, a pad of at least 2, or a larger input.",
            Refusal([3, 9, 1], [4, 4, 1, 1], 1, pad: 1, dilation: 2));
        Assert.Contains("too large to be walked through", Refusal([3, 9, 1], [2, 2, 1, 1], 1, pad: int.MaxValue), StringComparison.Ordinal);
        Assert.Contains("too many values", Refusal([3, 9, 1], [2, 2, 1, 1], 1, pad: 5000), StringComparison.Ordinal);
        Assert.Contains("groups must divide", Assert.Throws<FoveaException>(
            () => new ConvolutionWalk(Zeros([5, 5, 4]), Zeros([3, 3, 2, 4]), Zeros([4]), (1, 1), (0, 0, 0, 0), (1, 1), 3)).Message, StringComparison.Ordinal);
    }

    private static Tensor<double> Zeros(int[] shape) => Tensor.CreateFromShape<double>([.. shape.Select(size => (nint)size)]);

    private static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private static Tensor<double> Batch(Tensor<double> input) => Tensor.Create(Flat(input), [1, .. input.Lengths]);

    // Fovea.Steps has no dilation: a dilated filter is the larger one with zeros between its taps.
    private static Tensor<double> Spread(Tensor<double> weight, int dilation)
    {
        (nint f, nint channels, nint filters) = (weight.Lengths[0], weight.Lengths[2], weight.Lengths[3]);
        nint span = (dilation * (f - 1)) + 1;
        Tensor<double> spread = Tensor.CreateFromShape<double>([span, span, channels, filters]);
        for (nint y = 0; y < f; y++)
        {
            for (nint x = 0; x < f; x++)
            {
                for (nint k = 0; k < channels * filters; k++)
                {
                    spread[y * dilation, x * dilation, k / filters, k % filters] = weight[y, x, k / filters, k % filters];
                }
            }
        }

        return spread;
    }
}
