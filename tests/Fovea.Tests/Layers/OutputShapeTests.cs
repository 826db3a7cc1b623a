using CsCheck;
using Fovea.Layers;

namespace Fovea.Tests.Layers;

public class OutputShapeTests
{
    private static readonly Gen<(int Input, int Kernel, int Stride, int Before, int After, int Dilation)> Setting = Gen.Select(
        Gen.Int[1, 24], Gen.Int[1, 7], Gen.Int[1, 5], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[1, 4]);

    [Fact]
    public void Explicit_padding_gives_as_many_outputs_as_windows_can_be_laid()
    {
        Gen.Select(Setting, Setting).Sample((v, h) =>
        {
            int height = CountWindows(v.Input + v.Before + v.After, v.Kernel, v.Stride, v.Dilation);
            int width = CountWindows(h.Input + h.Before + h.After, h.Kernel, h.Stride, h.Dilation);
            var layer = new Conv2D(
                5,
                (v.Kernel, h.Kernel),
                (v.Stride, h.Stride),
                Padding.Explicit(v.Before, v.After, h.Before, h.After),
                (v.Dilation, h.Dilation));
            var inputs = new LayerInputs("conv", [new Shape(v.Input, h.Input, 3)]);
            if (height == 0 || width == 0)
            {
                Assert.Throws<ShapeException>(() => layer.OutputShape(inputs));
            }
            else
            {
                Assert.Equal(new Shape(height, width, 5), layer.OutputShape(inputs));
            }
        });
    }

    [Fact]
    public void Same_padding_gives_the_input_divided_by_the_stride_rounded_up_with_the_odd_row_at_the_end()
    {
        Gen.Select(Setting, Setting).Sample((v, h) =>
        {
            var input = new Shape(v.Input, h.Input, 3);
            var layer = new Conv2D(5, (v.Kernel, h.Kernel), (v.Stride, h.Stride), Padding.Same, (v.Dilation, h.Dilation));
            Shape output = layer.OutputShape(new LayerInputs("conv", [input]));
            Assert.Equal(new Shape((v.Input + v.Stride - 1) / v.Stride, (h.Input + h.Stride - 1) / h.Stride, 5), output);

            var (top, bottom, left, right) = layer.Padding.Resolve(input, layer.Kernel, layer.Stride, layer.Dilation);
            Assert.InRange(bottom - top, 0, 1);
            Assert.InRange(right - left, 0, 1);

            // The rows asked for reach exactly as far as the last window, and no further than needed.
            int reach = ((output.Height - 1) * v.Stride) + ((v.Kernel - 1) * v.Dilation) + 1;
            Assert.Equal(Math.Max(reach, v.Input), v.Input + top + bottom);
        });
    }

    [Fact]
    public void Every_window_of_a_pooling_that_is_accepted_holds_a_pixel()
    {
        Setting.Where(each => each.Dilation == 1).Sample(each =>
        {
            var layer = new MaxPool2D((each.Kernel, 1), (each.Stride, 1), Padding.Explicit(each.Before, each.After, 0, 0));
            var inputs = new LayerInputs("pool", [new Shape(each.Input, 1, 1)]);
            int count = CountWindows(each.Input + each.Before + each.After, each.Kernel, each.Stride, 1);
            if (count == 0 || each.Before >= each.Kernel || each.After >= each.Kernel)
            {
                Assert.Throws<ShapeException>(() => layer.OutputShape(inputs));
                return;
            }

            Assert.Equal(new Shape(count, 1, 1), layer.OutputShape(inputs));
            for (int i = 0; i < count; i++)
            {
                int first = (i * each.Stride) - each.Before;
                Assert.True(first < each.Input && first + each.Kernel > 0);
            }
        });
    }

    [Theory]
    [InlineData(7, 2, 2, 4, 0, 1)]
    [InlineData(28, 5, 1, 28, 2, 2)]
    [InlineData(224, 7, 2, 112, 2, 3)]
    [InlineData(5, 1, 3, 2, 0, 0)]
    public void Same_padding_agrees_with_values_worked_out_by_hand(int input, int kernel, int stride, int output, int before, int after)
    {
        var shape = new Shape(input, input, 1);
        Assert.Equal((before, after, before, after), Padding.Same.Resolve(shape, kernel, stride, 1));
        Assert.Equal(new Shape(output, output, 1), new Conv2D(1, kernel, stride, Padding.Same).OutputShape(new("c", [shape])));
        Assert.Equal(new Shape(output, output, 1), new AveragePool2D(kernel, stride, Padding.Same).OutputShape(new("p", [shape])));
    }

    [Fact]
    public void Layers_without_windows_have_the_shapes_of_their_documentation()
    {
        Shape map = new(5, 7, 3);
        Assert.Equal(new Shape(105), new Flatten().OutputShape(new("x", [map])));
        Assert.Equal(new Shape(3), new GlobalAveragePool2D().OutputShape(new("x", [map])));
        Assert.Equal(new Shape(11), new Dense(11).OutputShape(new("x", [new Shape(3)])));
        Assert.Equal(new Shape(5, 7, 12), new Concatenate().OutputShape(new("x", [map, new Shape(5, 7, 8), new Shape(5, 7, 1)])));
        foreach (Layer layer in (Layer[])[new Relu(), new Softmax(), new BatchNorm(), new Dropout(0.5f)])
        {
            Assert.Equal(map, layer.OutputShape(new("x", [map])));
        }

        Assert.Equal(map, new Add().OutputShape(new("x", [map, map, map])));
    }

    // Lays windows one by one, as the definition has it.
    private static int CountWindows(int padded, int kernel, int stride, int dilation)
    {
        int count = 0;
        for (int start = 0; start + ((kernel - 1) * dilation) < padded; start += stride)
        {
            count++;
        }

        return count;
    }
}
