using Fovea.Initializers;
using Fovea.Layers;

namespace Fovea.Tests.Layers;

public class LayerParameterTests
{
    [Fact]
    public void A_convolution_has_a_weight_in_HWIO_and_a_bias()
    {
        var inputs = new LayerInputs("conv", [new Shape(9, 9, 6)]);
        var layer = new Conv2D(8, kernel: (5, 3), stride: 2, groups: 2);
        Assert.Equal(
            [
                new ParameterSpec("weight", new Shape(5, 3, 3, 8), Initializer.He, ParameterRole.Weight),
                new ParameterSpec("bias", new Shape(8), Initializer.Zeros, ParameterRole.Bias),
            ],
            layer.Parameters(inputs));

        // 3 x 4 places, 8 filters, 5 x 3 taps, 3 channels of the group.
        Assert.Equal(3 * 4 * 8 * 15 * 3, layer.MultiplyAdds(inputs));
        Assert.Equal(["weight"], (layer with { Bias = false }).Parameters(inputs).Select(spec => spec.Name));
    }

    [Fact]
    public void A_dense_layer_has_a_weight_from_inputs_to_units_and_a_bias()
    {
        var inputs = new LayerInputs("dense", [new Shape(7)]);
        var layer = new Dense(4) { WeightInitializer = Initializer.Glorot };
        Assert.Equal(
            [
                new ParameterSpec("weight", new Shape(7, 4), Initializer.Glorot, ParameterRole.Weight),
                new ParameterSpec("bias", new Shape(4), Initializer.Zeros, ParameterRole.Bias),
            ],
            layer.Parameters(inputs));
        Assert.Equal(28, layer.MultiplyAdds(inputs));
        Assert.Equal(["weight"], new Dense(4, bias: false).Parameters(inputs).Select(spec => spec.Name));
    }

    [Fact]
    public void A_batch_normalisation_trains_scale_and_offset_and_keeps_running_statistics()
    {
        var channels = new Shape(5);
        Assert.Equal(
            [
                new ParameterSpec("scale", channels, Initializer.Ones, ParameterRole.Scale),
                new ParameterSpec("offset", channels, Initializer.Zeros, ParameterRole.Offset),
                new ParameterSpec("runningMean", channels, Initializer.Zeros, ParameterRole.State),
                new ParameterSpec("runningVariance", channels, Initializer.Ones, ParameterRole.State),
            ],
            new BatchNorm().Parameters(new("bn", [new Shape(3, 4, 5)])));
    }

    [Fact]
    public void Settings_have_the_defaults_of_their_documentation()
    {
        var conv = new Conv2D(64, kernel: 3);
        Assert.Equal((64, new Size2D(3, 3), new Size2D(1, 1), Padding.Valid), (conv.Filters, conv.Kernel, conv.Stride, conv.Padding));
        Assert.Equal((new Size2D(1, 1), 1, true, null), (conv.Dilation, conv.Groups, conv.Bias, conv.InputChannels));
        Assert.Equal(new Size2D(3, 2), new MaxPool2D((3, 2)).Stride);
        Assert.Equal(new Size2D(1, 1), new AveragePool2D(3, stride: 1).Stride);
        Assert.Equal(new Conv2D(64, kernel: (3, 3), padding: 0), conv);
    }

    [Theory]
    [InlineData(0, "valid")]
    [InlineData(2, "2")]
    [InlineData(-1, "-1")]
    public void Paddings_of_one_number_are_equal_on_all_sides(int number, string text)
    {
        Padding padding = number;
        Assert.Equal((number, number, number, number), (padding.Top, padding.Bottom, padding.Left, padding.Right));
        Assert.Equal(text, padding.ToString());
    }

    [Fact]
    public void Paddings_write_themselves_as_messages_show_them()
    {
        Assert.Equal("same", Padding.Same.ToString());
        Assert.Equal("[1, 2, 3, 4]", Padding.Explicit(1, 2, 3, 4).ToString());
        Assert.Equal("5x3", ((Size2D)(5, 3)).ToString());
        Assert.NotEqual(Padding.Valid, Padding.Same);
    }
}
