using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Layers;

/// <summary>What people read when a layer does not fit: fact, received, expected, fix. Refused while the model is built.</summary>
public class ShapeMessageTests
{
    public static TheoryData<int[], Layer, string> Cases => new()
    {
        {
            [10, 10, 4], new Conv2D(8, kernel: 3, inputChannels: 5) { Name = "conv2" },
            "conv2: the input has 4 channels, the weight expects 5. Received input [1, 10, 10, 4], weight [3, 3, 5, 8]. Set "
            + "inputChannels to 4."
        },
        {
            [10, 10, 4], new Conv2D(8, kernel: 3, inputChannels: 0),
            "conv1: inputChannels must be positive. Received 0. Give 1 or more."
        },
        {
            [10, 10, 4], new Conv2D(0, kernel: 3),
            "conv1: filters must be positive. Received 0. Give 1 or more."
        },
        {
            [10, 10, 4], new Conv2D(8, kernel: (3, -1)),
            "conv1: the kernel must be positive. Received 3x-1. Give 1 or more for height and width."
        },
        {
            [10, 10, 4], new Conv2D(8, kernel: 3, stride: 0),
            "conv1: the stride must be positive. Received 0x0. Give 1 or more for height and width."
        },
        {
            [10, 10, 4], new Conv2D(8, kernel: 3, dilation: 0, padding: Padding.Same),
            "conv1: the dilation must be positive. Received 0x0. Give 1 or more for height and width."
        },
        {
            [10, 10, 4], new Conv2D(8, kernel: 3, padding: -1),
            "conv1: the padding must not be negative. Received -1. Give 0 or more for each side."
        },
        {
            [5, 6, 1], new Conv2D(8, kernel: 9, padding: 1),
            "conv1: the kernel 9x9 is larger than the padded input 7x8. Received input [1, 5, 6, 1], padding 1. "
            + "Use a smaller kernel, more padding or a larger input."
        },
        {
            [5, 5, 1], new Conv2D(8, kernel: 3, dilation: 4),
            "conv1: the kernel 3x3 with dilation 4x4, which spans 9x9, is larger than the padded input 5x5. Received input [1, 5, 5, 1], "
            + "padding valid. "
            + "Use a smaller kernel, more padding or a larger input."
        },
        {
            [10, 10, 4], new Conv2D(8, kernel: 3, groups: 3),
            "conv1: groups must divide the input's channels and the filters. Received groups 3, input [1, 10, 10, 4], filters 8. "
            + "Use a common divisor of 4 and 8, such as 4."
        },
        {
            [10, 10, 4], new Conv2D(8, kernel: 3, groups: 0),
            "conv1: groups must be positive. Received 0. Give 1 or more."
        },
        {
            [16], new Conv2D(8, kernel: 3),
            "conv1: a convolution needs a feature map. Received input [1, 16], expected [1, height, width, channels]. "
            + "Place it before Flatten, GlobalAveragePool2D and Dense."
        },
        {
            [40000, 40000, 1], new Conv2D(int.MaxValue, kernel: 1),
            "conv1: the output would hold more than 2^31 - 1 values. Received [40000, 40000, 2147483647]. Make the layer or its input "
            + "smaller."
        },
        {
            [2, 2, 1], new Conv2D(1000, kernel: int.MaxValue, padding: Padding.Same),
            "conv1: the weight would hold more than 2^31 - 1 values. Received [2147483647, 2147483647, 1, 1000]. Make the layer or its "
            + "input smaller."
        },
        {
            [10, 10, 4], new MaxPool2D(0),
            "pool1: the size must be positive. Received 0x0. Give 1 or more for height and width."
        },
        {
            [10, 10, 4], new MaxPool2D(2, stride: (1, 0)),
            "pool1: the stride must be positive. Received 1x0. Give 1 or more for height and width."
        },
        {
            [3, 3, 4], new AveragePool2D(4),
            "pool1: the size 4x4 is larger than the padded input 3x3. Received input [1, 3, 3, 4], padding valid. "
            + "Use a smaller size, more padding or a larger input."
        },
        {
            [10, 10, 4], new MaxPool2D(2, padding: 2),
            "pool1: the padding must be smaller than the size, or a window would hold no pixel. Received padding 2, size 2x2. "
            + "Use at most 1 above and below and 1 left and right."
        },
        {
            [7], new MaxPool2D(2),
            "pool1: pooling needs a feature map. Received input [1, 7], expected [1, height, width, channels]. "
            + "Place it before Flatten, GlobalAveragePool2D and Dense."
        },
        {
            [7], new GlobalAveragePool2D(),
            "globalpool1: pooling needs a feature map. Received input [1, 7], expected [1, height, width, channels]. "
            + "Place it before Flatten, GlobalAveragePool2D and Dense."
        },
        {
            [7, 7, 16], new Dense(10),
            "dense1: a Dense layer takes a vector of features, the input is a feature map. Received input [1, 7, 7, 16], expected [1, "
            + "features]. "
            + "Put a Flatten before it."
        },
        { [7], new Dense(-3), "dense1: units must be positive. Received -3. Give 1 or more." },
        {
            [7], new Dense(10, inputFeatures: 8),
            "dense1: the input has 7 features, the weight expects 8. Received input [1, 7], weight [8, 10]. Set inputFeatures to 7."
        },
        {
            [7], new Dropout(1),
            "dropout1: rate is the share of values set to 0, at least 0 and below 1. Received 1. Usual values are 0.2 to 0.5."
        },
        {
            [7], new Dropout(float.NaN),
            "dropout1: rate is the share of values set to 0, at least 0 and below 1. Received NaN. Usual values are 0.2 to 0.5."
        },
        {
            [7], new BatchNorm(momentum: 1.5f),
            "bn1: momentum is the weight of the old statistics, from 0 to 1. Received 1.5. The usual value is 0.9."
        },
        {
            [7], new BatchNorm(epsilon: 0),
            "bn1: epsilon must be positive and finite. Received 0. The usual value is 1E-05."
        },
        { [7], new Add(), "add1: Add takes two or more inputs. Received 1: [1, 7]. Name the branches to add." },
        { [7], new Concatenate(), "concat1: Concatenate takes two or more inputs. Received 1: [1, 7]. Name the branches to put side by "
            + "side." },
    };

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_layer_that_does_not_fit_is_refused_when_the_model_is_built(int[] input, Layer layer, string message)
    {
        var sequential = Assert.Throws<ShapeException>(() => Model.Sequential("model", new Shape(input), layer));
        Assert.Equal(message, sequential.Message);

        // The graph form refuses at once, in the same words.
        var graph = Assert.Throws<ShapeException>(() => Node.Input(input).Then(layer));
        Assert.Equal(message, graph.Message);
    }

    [Fact]
    public void The_number_in_a_message_is_that_of_the_layer_in_the_model()
    {
        var exception = Assert.Throws<ShapeException>(() => Model.Sequential(
            "model", new Shape(8, 8, 1), new Conv2D(4, 3), new Relu(), new Conv2D(4, 3), new Relu(), new Conv2D(4, 5)));
        Assert.StartsWith("conv3: the kernel 5x5 is larger than the padded input 4x4.", exception.Message, StringComparison.Ordinal);

        var node = Node.Input(8, 8, 1).Conv2D(4, 3).Relu().Conv2D(4, 3);
        exception = Assert.Throws<ShapeException>(() => node.Conv2D(4, 5));
        Assert.StartsWith("conv3: the kernel 5x5 is larger than the padded input 4x4.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Branches_that_do_not_fit_are_refused()
    {
        Node x = Node.Input(8, 8, 4);
        Assert.Equal(
            "add1: Add needs inputs of one shape. Received [1, 8, 8, 4] and [1, 8, 8, 6]. "
            + "Bring the branches to one shape, for instance by a 1x1 convolution with the right filters and stride.",
            Assert.Throws<ShapeException>(() => x + x.Conv2D(6, 1)).Message);
        Assert.Equal(
            "concat1: Concatenate needs inputs that differ in their channels only. Received [1, 8, 8, 4] and [1, 4, 4, 4]. "
            + "Bring the branches to one height and width.",
            Assert.Throws<ShapeException>(() => Node.Concatenate(x, x.MaxPool2D(2))).Message);
        Assert.Equal(
            "concat1: Concatenate needs inputs that differ in their channels only. Received [1, 8, 8, 4] and [1, 256]. "
            + "Bring the branches to one height and width.",
            Assert.Throws<ShapeException>(() => Node.Concatenate(x, x.Flatten())).Message);
        Assert.Equal(
            "relu1: the layer takes one input. Received 2: [1, 8, 8, 4] and [1, 8, 8, 4]. Join them with Add or Concatenate first.",
            Assert.Throws<ShapeException>(() => Node.Join(new Relu(), x, x)).Message);
    }
}
