using Fovea.Kernels.Convolution;
using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Testing;

namespace Fovea.Tests.Planning;

/// <summary>Single layers in inference against plain loops in double precision, on every instruction set.</summary>
public sealed class LayerForwardTests
{
    private const int Batch = 3;

    // What fast arithmetic may round more than plain sums (docs/kernels.md).
    private const double WinogradAmplification = 16;

    public static TheoryData<int, int, int, int, int, int, int, int, int> Transposed => new()
    {
        // in, channels, filters, kernel, stride, padding, output padding, dilation, groups
        { 4, 3, 5, 3, 1, 0, 0, 1, 1 },
        { 4, 4, 6, 3, 2, 1, 1, 1, 2 },
        { 5, 6, 6, 2, 3, 0, 2, 1, 6 },
        { 3, 2, 7, 3, 2, 2, 0, 2, 1 },
        { 6, 17, 19, 3, 1, 1, 0, 1, 1 },
        { 1, 8, 4, 4, 4, 0, 3, 1, 4 },
    };

    [Theory]
    [MemberData(nameof(Transposed))]
    public void A_transposed_convolution_adds_a_multiple_of_the_kernel_for_each_pixel(
        int side, int channels, int filters, int kernel, int stride, int padding, int outputPadding, int dilation, int groups)
    {
        var input = new Shape(side, side + 1, channels);
        var layer = new ConvTranspose2D(filters, kernel, stride, padding, outputPadding, dilation, groups);
        Check(input, layer, layer.ToString(), (model, x) =>
        {
            Shape output = model.OutputShape;
            Assert.Equal(((side - 1) * stride) - (2 * padding) + ((kernel - 1) * dilation) + 1 + outputPadding, output.Height);
            var y = new double[Batch * output.Length];
            float[] weight = [.. model.Parameters["convt1.weight"].Values];
            float[] bias = [.. model.Parameters["convt1.bias"].Values];
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = bias[i % filters];
            }

            foreach ((int image, int row, int column, int c) in Places(input))
            {
                int group = c / (channels / groups);
                for (int tap = 0; tap < kernel * kernel; tap++)
                {
                    int outRow = (row * stride) + (tap / kernel * dilation) - padding;
                    int outColumn = (column * stride) + (tap % kernel * dilation) - padding;
                    for (int f = 0; f < filters / groups; f++)
                    {
                        if (outRow >= 0 && outRow < output.Height && outColumn >= 0 && outColumn < output.Width)
                        {
                            y[At(output, image, outRow, outColumn, (group * (filters / groups)) + f)] +=
                                (double)x[At(input, image, row, column, c)] * weight[(((tap * (filters / groups)) + f) * channels) + c];
                        }
                    }
                }
            }

            return y;
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_depthwise_convolution_is_the_grouped_one(int multiplier)
    {
        var input = new Shape(7, 6, 5);
        var grouped = new Conv2D(5 * multiplier, kernel: 3, stride: 2, padding: 1, groups: 5) { Name = "dwconv1" };
        Check(input, new DepthwiseConv2D(kernel: 3, stride: 2, padding: 1, depthMultiplier: multiplier), "depthwise", (model, x) =>
        {
            Model other = Model.Sequential("grouped", input, grouped);
            model.Parameters.Values.CopyTo(other.Parameters.Values);
            return [.. Run(other, x, InstructionSet.Plain, Arithmetic.Strict).Select(value => (double)value)];
        });
    }

    [Fact]
    public void Zero_padding_puts_rows_and_columns_of_zeros_around()
    {
        var input = new Shape(3, 4, 2);
        Check(input, new ZeroPad2D(Padding.Explicit(2, 1, 0, 3)), "padding", (model, x) =>
        {
            Assert.Equal(new Shape(6, 7, 2), model.OutputShape);
            var y = new double[Batch * model.OutputShape.Length];
            foreach ((int image, int row, int column, int c) in Places(input))
            {
                y[At(model.OutputShape, image, row + 2, column, c)] = x[At(input, image, row, column, c)];
            }

            return y;
        });
    }

    [Theory]
    [InlineData(7, 5)]
    [InlineData(4, 4)]
    [InlineData(1, 11)]
    public void Global_and_adaptive_poolings_agree_with_windows_taken_by_hand(int height, int width)
    {
        var input = new Shape(height, width, 3);
        Check(input, new GlobalMaxPool2D(), "global", (_, x) => Pool(input, x, 1, 1, values => values.Max()));
        foreach ((int rows, int columns) in ((int, int)[])[(1, 1), (2, 3), (4, 4), (5, 2)])
        {
            string what = $"{rows}x{columns} of {input}";
            Check(input, new AdaptiveMaxPool2D((rows, columns)), what, (_, x) => Pool(input, x, rows, columns, values => values.Max()));
            Check(input, new AdaptiveAveragePool2D((rows, columns)), what, (_, x) => Pool(input, x, rows, columns, values => values.Average()));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void Group_norm_normalises_each_image_and_group(int groups)
    {
        var input = new Shape(4, 5, 6);
        Check(input, new GroupNorm(groups, epsilon: 1e-3f), $"{groups} groups", (model, x) =>
            Normalize(model, "gn1", input, x, i => (i / input.Length * groups) + (i % 6 / (6 / groups)), 1e-3));
    }

    [Fact]
    public void Layer_norm_normalises_each_pixel_over_its_channels()
    {
        var input = new Shape(4, 5, 7);
        Check(input, new LayerNorm(epsilon: 1e-3f), "pixels", (model, x) => Normalize(model, "ln1", input, x, i => i / 7, 1e-3));
    }

    [Fact]
    public void Spatial_dropout_drops_whole_channels_scales_the_rest_and_differs_from_step_to_step()
    {
        Model model = Model.Sequential("drop", new Shape(3, 3, 2000), new SpatialDropout(0.25f));
        Plan plan = model.Compile(2, PlanMode.Training);
        for (int image = 0; image < 2; image++)
        {
            plan.Input(image).Fill(3);
        }

        plan.Forward(2);
        float[] first = [.. plan.Output(0)];
        Assert.All(first, value => Assert.True(value is 0 or 4));
        Assert.InRange(first[..2000].Count(value => value == 0), 430, 570);
        for (int pixel = 1; pixel < 9; pixel++)
        {
            Assert.Equal(first[..2000], first[(pixel * 2000)..((pixel + 1) * 2000)]);
        }

        Assert.NotEqual(first, plan.Output(1).ToArray());
        plan.Forward(2);
        Assert.NotEqual(first, plan.Output(0).ToArray());
        Check(new Shape(2, 2, 3), new SpatialDropout(0.25f), "inference", (_, x) => [.. x.Select(value => (double)value)]);
    }

    private static void Check(Shape input, Layer layer, string what, Func<Model, float[], double[]> expected)
    {
        Model model = Model.Sequential("single", input, layer);
        foreach (Parameter parameter in model.Parameters)
        {
            Numbers.Random(parameter.Length, parameter.Offset + 1).CopyTo(parameter.Span);
        }

        float[] x = Numbers.Random(Batch * input.Length, 5);
        double[] y = expected(model, x);
        foreach (InstructionSet set in InstructionSets.Supported)
        {
            Numbers.AssertClose(y, Run(model, x, set, Arithmetic.Strict), 400, $"{what}, {set}, strict");
            Numbers.AssertClose(y, Run(model, x, set, Arithmetic.Fast), 400, $"{what}, {set}, fast", WinogradAmplification);
        }
    }

    private static float[] Run(Model model, float[] x, InstructionSet set, Arithmetic arithmetic)
    {
        Plan plan = model.Compile(Batch, options: new PlanOptions { InstructionSet = set, Arithmetic = arithmetic });
        int length = model.InputShape.Length;
        for (int i = 0; i < Batch; i++)
        {
            x.AsSpan(i * length, length).CopyTo(plan.Input(i));
        }

        plan.Forward(Batch);
        return [.. Enumerable.Range(0, Batch).SelectMany(i => plan.Output(i).ToArray())];
    }

    // Each value is normalised among those of its set, then scaled and shifted by its channel.
    private static double[] Normalize(Model model, string name, Shape input, float[] x, Func<int, int> setOf, double epsilon)
    {
        float[] scale = [.. model.Parameters[$"{name}.scale"].Values];
        float[] offset = [.. model.Parameters[$"{name}.offset"].Values];
        var y = new double[x.Length];
        foreach (IGrouping<int, int> set in Enumerable.Range(0, x.Length).GroupBy(setOf))
        {
            double mean = set.Average(i => (double)x[i]);
            double variance = set.Average(i => (x[i] - mean) * (x[i] - mean));
            foreach (int i in set)
            {
                int c = i % input.Channels;
                y[i] = (scale[c] * (x[i] - mean) / Math.Sqrt(variance + epsilon)) + offset[c];
            }
        }

        return y;
    }

    private static double[] Pool(Shape input, float[] x, int rows, int columns, Func<IEnumerable<double>, double> reduce)
    {
        var output = new Shape(rows, columns, input.Channels);
        var y = new double[Batch * output.Length];
        foreach ((int image, int row, int column, int c) in Places(output))
        {
            IEnumerable<double> window =
                from v in Enumerable.Range(0, input.Height)
                where v >= Math.Floor((double)row * input.Height / rows) && v < Math.Ceiling((row + 1.0) * input.Height / rows)
                from h in Enumerable.Range(0, input.Width)
                where h >= Math.Floor((double)column * input.Width / columns) && h < Math.Ceiling((column + 1.0) * input.Width / columns)
                select (double)x[At(input, image, v, h, c)];
            y[At(output, image, row, column, c)] = reduce(window);
        }

        return y;
    }

    private static int At(Shape shape, int image, int row, int column, int channel) =>
        (image * shape.Length) + (((row * shape.Width) + column) * shape.Channels) + channel;

    private static IEnumerable<(int Image, int Row, int Column, int Channel)> Places(Shape shape) =>
        from image in Enumerable.Range(0, Batch)
        from row in Enumerable.Range(0, shape.Height)
        from column in Enumerable.Range(0, shape.Width)
        from channel in Enumerable.Range(0, shape.Channels)
        select (image, row, column, channel);
}
