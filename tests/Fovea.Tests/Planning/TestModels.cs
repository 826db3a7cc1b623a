using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Planning;

/// <summary>Small networks that together hold every layer and every way of wiring.</summary>
internal static class TestModels
{
    public static IReadOnlyDictionary<string, Func<Model>> All { get; } = new Dictionary<string, Func<Model>>(LayerModels.All)
    {
        ["custom layers"] = () => CustomModels.Create(),
        ["frozen custom layers"] = () => FrozenModels.Frozen(CustomModels.Create(), "swish*", "blend2", "conv2"),
        ["frozen layers"] = () => FrozenModels.Layers(),
        ["frozen beginning"] = () => FrozenModels.Beginning(),
        ["frozen and divided"] = () => FrozenModels.Frozen(Divided(), "conv1", "conv3", "conv4", "bn1"),
        ["frozen residual"] = () => FrozenModels.Frozen(Residual(), "conv1", "bn*"),
        ["frozen poolings behind sums"] = () => FrozenModels.Frozen(PooledSums(), "conv*", "bn*"),
        ["chain"] = () => Model.Sequential(
            "chain",
            new Shape(9, 8, 2),
            new Conv2D(5, kernel: 3, padding: Padding.Same),
            new Relu(),
            new MaxPool2D(2),
            new Conv2D(6, kernel: (2, 3), stride: (2, 1)),
            new Relu(),
            new AveragePool2D(2, stride: 1),
            new Flatten(),
            new Dense(7),
            new Relu(),
            new Dense(4)),
        ["grouped, dilated, without bias"] = () => Model.Sequential(
            "grouped",
            new Shape(8, 8, 4),
            new Conv2D(6, kernel: 3, dilation: 2, groups: 2, bias: false),
            new Relu(),
            new GlobalAveragePool2D(),
            new Dense(4, bias: false)),
        ["3x3 of many channels"] = () => Model.Sequential(
            "wide",
            new Shape(9, 7, 3),
            new Conv2D(16, kernel: 3, padding: Padding.Same),
            new Relu(),
            new Conv2D(20, kernel: 3, bias: false),
            new BatchNorm(),
            new Relu(),
            new MaxPool2D(2),
            new Conv2D(17, kernel: 3, padding: 2),
            new Relu(),
            new GlobalAveragePool2D(),
            new Dense(4)),
        ["3x3 of more channels than tiles"] = () => Divided(),
        ["residual"] = () => Residual(),
        ["poolings behind sums"] = () => PooledSums(),
        ["branches"] = () => Branches(),
        ["dropout and softmax"] = () => Model.Sequential(
            "dropout",
            new Shape(6, 6, 1),
            new Flatten(),
            new Dropout(0.3f),
            new Dense(12),
            new Relu(),
            new Dropout(0.5f),
            new Dense(4),
            new Softmax()),
        ["batch norm"] = () => Model.Sequential(
            "norm",
            new Shape(6, 5, 3),
            new Conv2D(4, kernel: 3, bias: false),
            new BatchNorm(),
            new Relu(),
            new Flatten(),
            new Dense(6),
            new BatchNorm(),
            new Relu(),
            new Dense(4)),
    };

    private static Model Residual()
    {
        Node x = Node.Input(8, 8, 3).Conv2D(4, kernel: 3, padding: 1, bias: false).BatchNorm().Relu();
        x = Block(x, 4, stride: 1);
        x = Block(x, 8, stride: 2);
        return Model.FromGraph("residual", x.GlobalAveragePool2D().Dense(4));
    }

    // In training the convolutions are divided by channels: one after the other, as branches, and as the first reader of a sum. Among
    // so many values a ReLU has kinks everywhere, which central differences do not like; PlanTests compares those with another plan.
    private static Model Divided()
    {
        Node x = Node.Input(4, 5, 2).Conv2D(128, kernel: 1);
        x = (x + x.Conv2D(130, kernel: 3, padding: 1).Conv2D(128, kernel: 3, padding: 1, bias: false)).BatchNorm();
        x = x.Conv2D(129, kernel: 3, padding: 1) + x.Conv2D(129, kernel: 3, padding: 1, bias: false);
        return Model.FromGraph("divided", x.GlobalAveragePool2D().Dense(4));
    }

    private static Node Block(Node x, int filters, int stride)
    {
        Node y = x.Conv2D(filters, kernel: 3, stride: stride, padding: 1, bias: false).BatchNorm().Relu()
            .Conv2D(filters, kernel: 3, padding: 1, bias: false).BatchNorm();
        Node shortcut = x.Shape == y.Shape ? x : x.Conv2D(filters, kernel: 1, stride: stride, bias: false).BatchNorm();
        return (y + shortcut).Relu();
    }

    // One output is read three times, one layer reads the same array twice, and a concatenation joins unequal widths.
    private static Model Branches()
    {
        Node x = Node.Input(6, 6, 2).Conv2D(3, kernel: 3, padding: Padding.Same).Relu();
        Node left = x.Conv2D(5, kernel: 1).Relu();
        Node right = x.MaxPool2D(3, stride: 1, padding: 1);
        Node joined = Node.Concatenate(left, right, x);
        Node doubled = joined + joined;
        return Model.FromGraph("branches", doubled.Flatten().Dense(4));
    }

    // Each kind of pooling behind a convolution with all that may stand between them; more images than are pooled at a time.
    private static Model PooledSums()
    {
        var input = Node.Input(21, 23, 3);
        Node trunk = input.Conv2D(24, kernel: 3, padding: 1, bias: false).BatchNorm().Relu();
        Node first = (trunk + trunk.Conv2D(24, kernel: 3, padding: 1).BatchNorm()).Relu().MaxPool2D(3, stride: 2, padding: 1);
        Node second = first.Conv2D(20, kernel: (3, 2)).AveragePool2D(2);
        Node third = second.Conv2D(18, kernel: 3, padding: 1).Relu();
        return Model.FromGraph("poolings behind sums", third.GlobalAveragePool2D().Dense(4));
    }
}
