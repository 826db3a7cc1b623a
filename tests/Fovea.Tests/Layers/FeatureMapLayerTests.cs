using Fovea.Initializers;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Layers;

/// <summary>Shapes, parameters and refusals of the layers of decoders, mobile networks and networks without batch statistics.</summary>
public class FeatureMapLayerTests
{
    private static readonly Shape Map = new(6, 8, 4);

    public static TheoryData<int[], Layer, string> Refusals => new()
    {
        {
            [7], new DepthwiseConv2D(3),
            "dwconv1: a depthwise convolution needs a feature map. Received input [1, 7], expected [1, height, width, channels]. "
            + "Place it before Flatten, GlobalAveragePool2D and Dense."
        },
        { [6, 8, 4], new DepthwiseConv2D(3, depthMultiplier: 0), "dwconv1: depthMultiplier must be positive. Received 0. Give 1 or more." },
        {
            [6, 8, 4], new DepthwiseConv2D(3, depthMultiplier: int.MaxValue),
            "dwconv1: depthMultiplier makes more than 2^31 - 1 channels. Received 2147483647, input [1, 6, 8, 4]. Use a smaller one."
        },
        {
            [6, 8, 4], new DepthwiseConv2D(9),
            "dwconv1: the kernel 9x9 is larger than the padded input 6x8. Received input [1, 6, 8, 4], padding valid. "
            + "Use a smaller kernel, more padding or a larger input."
        },
        { [6, 8, 4], new ConvTranspose2D(0, 3), "convt1: filters must be positive. Received 0. Give 1 or more." },
        {
            [6, 8, 4], new ConvTranspose2D(6, (3, 0)),
            "convt1: the kernel must be positive. Received 3x0. Give 1 or more for height and width."
        },
        {
            [6, 8, 4], new ConvTranspose2D(6, 3, groups: 4),
            "convt1: groups must divide the input's channels and the filters. Received groups 4, input [1, 6, 8, 4], filters 6. "
            + "Use a common divisor of 4 and 6."
        },
        {
            [6, 8, 4], new ConvTranspose2D(6, 3, stride: 2, outputPadding: (1, 2)),
            "convt1: the outputPadding must be smaller than the stride and not negative. Received outputPadding 1x2, stride 2x2. "
            + "Give at most 1x1."
        },
        {
            [6, 8, 4], new ConvTranspose2D(6, 3, stride: 2, padding: Padding.Same, outputPadding: 1),
            "convt1: with 'same' padding the output is the input times the stride. Received outputPadding 1x1. Leave it out."
        },
        {
            [2, 2, 4], new ConvTranspose2D(6, 3, padding: 2),
            "convt1: the padding cuts off the whole output. Received input [1, 2, 2, 4], kernel 3x3, padding 2. Use less padding or a "
            + "larger kernel."
        },
        {
            [6, 8, 4], new ConvTranspose2D(6, 3, padding: -1),
            "convt1: the padding must not be negative. Received -1. Give 0 or more for each side."
        },
        {
            [60000, 8, 4], new ConvTranspose2D(6, 3, stride: 60000),
            "convt1: the output would hold more than 2^31 - 1 values. Received an extent of 3599940003. Make the layer or its input smaller."
        },
        {
            [6, 8, 4], new ZeroPad2D(Padding.Explicit(1, 0, -2, 0)),
            "pad1: the padding must not be negative. Received [1, 0, -2, 0]. Give 0 or more for each side."
        },
        {
            [6, 8, 4], new ZeroPad2D(Padding.Same),
            "pad1: 'same' padding depends on a window, and ZeroPad2D has none. Received same, expected numbers of rows and columns. "
            + "Give one number or top, bottom, left and right."
        },
        {
            [6, 8, 4], new ZeroPad2D(int.MaxValue),
            "pad1: the output would hold more than 2^31 - 1 values. Received an extent of 4294967300. Make the layer or its input smaller."
        },
        {
            [7], new GlobalMaxPool2D(),
            "globalpool1: pooling needs a feature map. Received input [1, 7], expected [1, height, width, channels]. "
            + "Place it before Flatten, GlobalAveragePool2D and Dense."
        },
        {
            [6, 8, 4], new AdaptiveAveragePool2D((0, 2)),
            "pool1: the outputSize must be positive. Received 0x2. Give 1 or more for height and width."
        },
        {
            [6, 8, 4], new AdaptiveMaxPool2D((2, -1)),
            "pool1: the outputSize must be positive. Received 2x-1. Give 1 or more for height and width."
        },
        {
            [6, 8, 4], new SpatialDropout(1),
            "dropout1: rate is the share of channels set to 0, at least 0 and below 1. Received 1. Usual values are 0.1 to 0.3."
        },
        {
            [7], new SpatialDropout(0.5f),
            "dropout1: a spatial dropout needs a feature map. Received input [1, 7], expected [1, height, width, channels]. "
            + "Place it before Flatten, GlobalAveragePool2D and Dense."
        },
        { [7], new Multiply(), "mul1: Multiply takes two inputs. Received 1: [1, 7]. Name the two branches to multiply." },
        {
            [6, 8, 4], new Upsample(0),
            "upsample1: the factor must be positive. Received 0x0. Give 1 or more for height and width."
        },
        {
            [6, 8, 4], new Upsample((1.5, 0.5)),
            "upsample1: the factor must be 1 or more. Received 1.5x0.5. Use a pooling to make a map smaller."
        },
        {
            [6, 8, 4], new Upsample(double.NaN),
            "upsample1: the factor must be positive. Received NaNxNaN. Give 1 or more for height and width."
        },
        {
            [6, 8, 4], new Upsample(1e300),
            "upsample1: the output would hold more than 2^31 - 1 values. Received an extent of 1099511627776. Make the layer or its input smaller."
        },
        {
            [6, 8, 4], Upsample.To((7, 7)),
            "upsample1: the outputSize must be no smaller than the input. Received outputSize 7x7, input [1, 6, 8, 4]. "
            + "Use AdaptiveAveragePool2D or another pooling to make a map smaller."
        },
        { [6, 8, 4], Upsample.To(0), "upsample1: the outputSize must be positive. Received 0x0. Give 1 or more for height and width." },
        {
            [6, 8, 4], new Upsample(2, (UpsampleMode)5),
            "upsample1: the mode is nearest or bilinear. Received 5. Give one of the two."
        },
        { [7], new LayerNorm(0), "ln1: epsilon must be positive and finite. Received 0. The usual value is 1E-05." },
        { [6, 8, 4], new GroupNorm(0), "gn1: groups must be positive. Received 0. Give 1 or more." },
        {
            [6, 8, 4], new GroupNorm(3),
            "gn1: groups must divide the channels. Received groups 3, input [1, 6, 8, 4]. Use a divisor of 4."
        },
        {
            [6, 8, 4], new GroupNorm(2, float.PositiveInfinity),
            "gn1: epsilon must be positive and finite. Received Infinity. The usual value is 1E-05."
        },
        { [7], new LeakyRelu(float.NaN), "leakyrelu1: slope must be a finite number. Received NaN. Usual is 0.01 to 0.3." },
        { [7], new Elu(float.NegativeInfinity), "elu1: alpha must be a finite number. Received -Infinity. Usual is 1." },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void A_layer_that_does_not_fit_is_refused_when_the_model_is_built(int[] input, Layer layer, string message)
    {
        Assert.Equal(message, Assert.Throws<ShapeException>(() => Model.Sequential("model", new Shape(input), layer)).Message);
        Assert.Equal(message, Assert.Throws<ShapeException>(() => Node.Input(input).Then(layer)).Message);
    }

    [Fact]
    public void Factors_that_fit_neither_values_nor_channels_are_refused()
    {
        Node x = Node.Input(6, 8, 4);
        const string Wish = "Name the feature map first, and bring the factors to its channels, for instance by a Dense layer.";
        Assert.Equal(
            "mul1: Multiply needs two inputs of one shape, or a second one with a factor for each channel of the first. "
            + $"Received [1, 6, 8, 4] and [1, 5], expected [1, 4] or the first one's shape as the second. {Wish}",
            Assert.Throws<ShapeException>(() => x * x.GlobalAveragePool2D().Dense(5)).Message);
        Assert.Equal(
            "mul1: Multiply needs two inputs of one shape, or a second one with a factor for each channel of the first. "
            + $"Received [1, 4] and [1, 6, 8, 4], expected [1, 4] or the first one's shape as the second. {Wish}",
            Assert.Throws<ShapeException>(() => x.GlobalAveragePool2D() * x).Message);
    }

    [Fact]
    public void Outputs_have_the_shapes_of_their_documentation()
    {
        Assert.Equal(new Shape(3, 4, 12), Output(new DepthwiseConv2D(3, stride: 2, padding: 1, depthMultiplier: 3)));
        Assert.Equal(new Shape(12, 16, 5), Output(new ConvTranspose2D(5, kernel: 4, stride: 2, padding: 1)));
        Assert.Equal(new Shape(12, 24, 5), Output(new ConvTranspose2D(5, kernel: 2, stride: (2, 3), padding: Padding.Same)));
        var odd = new ConvTranspose2D(
            5, kernel: (2, 3), stride: 2, padding: Padding.Explicit(0, 0, 1, 0), outputPadding: (1, 0), dilation: (1, 2));
        Assert.Equal(new Shape(13, 18, 5), Output(odd));
        Assert.Equal(new Shape(9, 10, 4), Output(new ZeroPad2D(Padding.Explicit(1, 2, 0, 2))));
        Assert.Equal(new Shape(4), Output(new GlobalMaxPool2D()));
        Assert.Equal(new Shape(3, 9, 4), Output(new AdaptiveAveragePool2D((3, 9))));
        Assert.Equal(new Shape(12, 24, 4), Output(new Upsample((2, 3), UpsampleMode.Bilinear)));
        Assert.Equal(new Shape(8, 20, 4), Output(new Upsample((1.4, 2.5))));
        Assert.Equal(new Shape(7, 13, 4), Output(Upsample.To((7, 13), UpsampleMode.Bilinear)));
        foreach (Layer layer in (Layer[])
        [
            new LeakyRelu(), new Relu6(), new Elu(), new Gelu(), new Silu(), new HardSwish(), new Sigmoid(), new Tanh(),
            new LayerNorm(), new GroupNorm(2), new SpatialDropout(0.5f),
        ])
        {
            Assert.Equal(Map, Output(layer));
        }

        var multiply = new Multiply();
        Assert.Equal(Map, multiply.OutputShape(new("x", [Map, Map])));
        Assert.Equal(Map, multiply.OutputShape(new("x", [Map, new Shape(4)])));
        Assert.Equal(Map, multiply.OutputShape(new("x", [Map, new Shape(1, 1, 4)])));
    }

    [Fact]
    public void Parameters_and_multiply_adds_are_those_of_the_definition()
    {
        var inputs = new LayerInputs("x", [Map]);
        var depthwise = new DepthwiseConv2D((3, 5), depthMultiplier: 2) { WeightInitializer = Initializer.Glorot };
        Assert.Equal(
            [
                new ParameterSpec("weight", new Shape(3, 5, 1, 8), Initializer.Glorot, ParameterRole.Weight),
                new ParameterSpec("bias", new Shape(8), Initializer.Zeros, ParameterRole.Bias),
            ],
            depthwise.Parameters(inputs));
        Assert.Equal(4 * 4 * 8 * 15, depthwise.MultiplyAdds(inputs));

        var transposed = new ConvTranspose2D(6, (3, 5), stride: 2, groups: 2);
        Assert.Equal(
            [
                new ParameterSpec("weight", new Shape(3, 5, 3, 4), Initializer.He, ParameterRole.Weight),
                new ParameterSpec("bias", new Shape(6), Initializer.Zeros, ParameterRole.Bias),
            ],
            transposed.Parameters(inputs));
        Assert.Equal(6 * 8 * 4 * 15 * 3, transposed.MultiplyAdds(inputs));
        Assert.Equal(["weight"], (transposed with { Bias = false }).Parameters(inputs).Select(spec => spec.Name));
        foreach (Layer norm in (Layer[])[new LayerNorm(), new GroupNorm(2)])
        {
            Assert.Equal(
                [
                    new ParameterSpec("scale", new Shape(4), Initializer.Ones, ParameterRole.Scale),
                    new ParameterSpec("offset", new Shape(4), Initializer.Zeros, ParameterRole.Offset),
                ],
                norm.Parameters(inputs));
        }
    }

    [Fact]
    public void Settings_have_the_defaults_of_their_documentation()
    {
        var depthwise = new DepthwiseConv2D(kernel: 3);
        Assert.Equal(new DepthwiseConv2D((3, 3), 1, Padding.Valid, 1, depthMultiplier: 1, bias: true), depthwise);
        Assert.Equal(Initializer.He, depthwise.WeightInitializer);
        var transposed = new ConvTranspose2D(5, kernel: 3);
        Assert.Equal(new ConvTranspose2D(5, (3, 3), 1, Padding.Valid, 0, 1, groups: 1, bias: true), transposed);
        Assert.Equal(Initializer.He, transposed.WeightInitializer);
        Assert.Equal(UpsampleMode.Nearest, new Upsample(2).Mode);
        Assert.Equal((1e-5f, 1e-5f), (new LayerNorm().Epsilon, new GroupNorm(1).Epsilon));
        Assert.Equal((0.01f, 1f, false), (new LeakyRelu().Slope, new Elu().Alpha, new Gelu().Approximate));
    }

    private static Shape Output(Layer layer) => layer.OutputShape(new("x", [Map]));
}
