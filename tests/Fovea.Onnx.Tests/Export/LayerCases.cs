using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Onnx.Tests.Export;

/// <summary>Small models that hold every layer with many settings; odd sizes, so that no two dimensions can be taken for each other.</summary>
internal static class LayerCases
{
    private static readonly Padding Uneven = Padding.Explicit(1, 0, 2, 1);

    public static IReadOnlyDictionary<string, Func<Model>> All { get; } = Single().Concat(Graphs())
        .ToDictionary(each => each.Name, each => each.Build);

    private static IEnumerable<(string Name, Func<Model> Build)> Single()
    {
        var map = new Shape(9, 7, 6);
        (string, Shape, Layer[])[] cases =
        [
            ("conv 1x1", map, [new Conv2D(5, kernel: 1)]),
            ("conv 5x3 same, stride 2x3", map, [new Conv2D(4, kernel: (5, 3), stride: (2, 3), padding: Padding.Same)]),
            ("conv 4x2 same, even kernel", map, [new Conv2D(4, kernel: (4, 2), padding: Padding.Same, bias: false)]),
            ("conv uneven padding, dilated", map, [new Conv2D(4, kernel: (3, 2), padding: Uneven, dilation: (2, 3))]),
            ("conv same, dilated, stride 2", map, [new Conv2D(4, kernel: 3, stride: 2, padding: Padding.Same, dilation: 2)]),
            ("conv grouped", map, [new Conv2D(9, kernel: 3, groups: 3, padding: 1)]),
            ("conv of rows that stride leaves", map, [new Conv2D(3, kernel: 2, stride: 3)]),
            ("conv as depthwise", map, [new Conv2D(12, kernel: 3, groups: 6)]),
            ("depthwise", map, [new DepthwiseConv2D(kernel: 3, stride: 2, padding: 1, bias: false)]),
            ("depthwise, multiplied, same", map, [new DepthwiseConv2D((2, 3), stride: 2, padding: Padding.Same, depthMultiplier: 3)]),
            ("depthwise, dilated", map, [new DepthwiseConv2D(3, dilation: (2, 1), padding: Uneven)]),
            ("transposed", map, [new ConvTranspose2D(4, kernel: 3)]),
            ("transposed, stride 2, output padding", map, [new ConvTranspose2D(4, 3, stride: 2, padding: 1, outputPadding: 1)]),
            ("transposed, uneven", map, [new ConvTranspose2D(4, (4, 3), stride: (3, 2), padding: Uneven, outputPadding: (2, 0), bias: false)]),
            ("transposed, same", map, [new ConvTranspose2D(4, kernel: (5, 4), stride: 2, padding: Padding.Same)]),
            ("transposed, same, stride above kernel", map, [new ConvTranspose2D(4, kernel: 2, stride: 3, padding: Padding.Same)]),
            ("transposed, grouped, dilated", map, [new ConvTranspose2D(9, kernel: (3, 2), groups: 3, dilation: (1, 2), stride: 2)]),
            ("max pool", map, [new MaxPool2D(2)]),
            ("max pool 3, stride 2, same", map, [new MaxPool2D(3, stride: 2, padding: Padding.Same)]),
            ("max pool, uneven", map, [new MaxPool2D((3, 4), stride: (2, 1), padding: Uneven)]),
            ("max pool, stride above size", map, [new MaxPool2D(2, stride: 3)]),
            ("average pool", map, [new AveragePool2D(2)]),
            ("average pool, same", map, [new AveragePool2D((2, 3), stride: 2, padding: Padding.Same)]),
            ("average pool, uneven", map, [new AveragePool2D((3, 4), stride: 1, padding: Uneven)]),
            ("global average", map, [new GlobalAveragePool2D()]),
            ("global max", map, [new GlobalMaxPool2D()]),
            ("adaptive average to one", map, [new AdaptiveAveragePool2D(1)]),
            ("adaptive average that divides", map, [new AdaptiveAveragePool2D((3, 7))]),
            ("adaptive average, even overlap", map, [new AdaptiveAveragePool2D((4, 3))]),
            ("adaptive average, uneven", map, [new AdaptiveAveragePool2D((5, 4))]),
            ("adaptive average, more than there is", map, [new AdaptiveAveragePool2D((13, 9))]),
            ("adaptive max to one", map, [new AdaptiveMaxPool2D(1)]),
            ("adaptive max that divides", map, [new AdaptiveMaxPool2D((3, 1))]),
            ("adaptive max, uneven", map, [new AdaptiveMaxPool2D((5, 4))]),
            ("adaptive max, more than there is", map, [new AdaptiveMaxPool2D((13, 9))]),
            ("upsample nearest", map, [new Upsample((3, 2))]),
            ("upsample bilinear", map, [new Upsample((2, 5), UpsampleMode.Bilinear)]),
            ("upsample one way", map, [new Upsample((1, 3), UpsampleMode.Bilinear)]),
            ("upsample nearest by fractions", map, [new Upsample((1.5, 2.25))]),
            ("upsample bilinear by fractions", map, [new Upsample((2.75, 1.25), UpsampleMode.Bilinear)]),
            ("upsample nearest to a size", map, [Upsample.To((17, 20))]),
            ("upsample bilinear to a size", map, [Upsample.To((16, 23), UpsampleMode.Bilinear)]),
            ("zero pad", map, [new ZeroPad2D(Padding.Explicit(1, 2, 0, 3))]),
            ("batch norm", map, [new BatchNorm(momentum: 0.7f, epsilon: 1e-3f)]),
            ("batch norm of a vector", new Shape(11), [new BatchNorm()]),
            ("layer norm", map, [new LayerNorm(epsilon: 1e-3f)]),
            ("layer norm of a vector", new Shape(11), [new LayerNorm()]),
            ("group norm", map, [new GroupNorm(3)]),
            ("group norm of one group", map, [new GroupNorm(1, epsilon: 1e-2f)]),
            ("group norm of single channels", map, [new GroupNorm(6)]),
            ("group norm of a vector", new Shape(12), [new GroupNorm(4)]),
            ("softmax", map, [new Softmax()]),
            ("softmax of a vector", new Shape(11), [new Softmax()]),
            ("dropout", map, [new Dropout(0.5f)]),
            ("spatial dropout", map, [new Conv2D(4, kernel: 1), new SpatialDropout(0.5f)]),
            ("dense", new Shape(11), [new Dense(5), new Dense(3, bias: false)]),
            ("flatten alone", map, [new Flatten()]),
            ("flatten of one channel", new Shape(4, 5, 1), [new Flatten(), new Dense(3)]),
            ("flatten of one pixel", new Shape(1, 1, 7), [new Flatten(), new Dense(3)]),
            ("flatten of a vector", new Shape(7), [new Flatten(), new Dense(3)]),
            ("flatten to dense", map, [new Flatten(), new Dense(5)]),
            ("flatten, layers between, dense", map, [
                new Flatten(), new Dropout(0.1f), new BatchNorm(), new Gelu(), new LayerNorm(), new Flatten(), new Dense(5)]),
            ("flatten to a norm of groups", map, [new Flatten(), new Relu(), new GroupNorm(2), new Dense(5)]),
            ("flatten to softmax", map, [new Conv2D(2, kernel: 3), new Flatten(), new Softmax()]),
        ];
        return cases.Select(each => (each.Item1, (Func<Model>)(() => Model.Sequential("case", each.Item2, each.Item3)))).Concat(Activations());
    }

    private static IEnumerable<(string Name, Func<Model> Build)> Activations()
    {
        Layer[] layers =
        [
            new Relu(), new Sigmoid(), new Tanh(), new LeakyRelu(0.2f), new Elu(0.7f), new Relu6(), new Silu(), new HardSwish(), new Gelu(),
            new Gelu(approximate: true),
        ];
        foreach (Layer layer in layers)
        {
            yield return ($"{layer.Kind}{(layer is Gelu { Approximate: true } ? " by tanh" : "")}", () => Model.Sequential(
                "case", new Shape(5, 4, 3), new Conv2D(7, kernel: 2), layer, new Flatten(), new Dense(6), layer));
        }
    }

    private static IEnumerable<(string Name, Func<Model> Build)> Graphs()
    {
        yield return ("sums", () =>
        {
            Node x = Node.Input(6, 5, 3).Conv2D(4, kernel: 3, padding: 1);
            return Model.FromGraph("sums", Node.Add(x, x.Relu(), x.Tanh()) + x);
        });
        yield return ("concatenation of maps and vectors", () =>
        {
            Node x = Node.Input(6, 5, 3);
            Node maps = Node.Concatenate(x, x.Conv2D(2, kernel: 1), x.MaxPool2D(3, stride: 1, padding: 1));
            return Model.FromGraph("joined", Node.Concatenate(maps.Flatten(), maps.GlobalAveragePool2D(), x.Flatten()).Dense(4));
        });
        yield return ("products", () =>
        {
            Node x = Node.Input(6, 5, 3).Conv2D(4, kernel: 3);
            x *= x.GlobalAveragePool2D().Dense(4).Sigmoid();
            x *= x.AdaptiveAveragePool2D(1).Conv2D(4, kernel: 1).Sigmoid();
            Node features = (x * x).GlobalAveragePool2D();
            return Model.FromGraph("products", features * features.Dense(4));
        });
        yield return ("one vector read twice", () =>
        {
            Node flat = Node.Input(4, 3, 2).Conv2D(5, kernel: 2).Flatten();
            return Model.FromGraph("twice", flat.Dense(4) + flat.Relu().Dense(4));
        });
        yield return ("norms to fold and others", () =>
        {
            Node x = Node.Input(7, 6, 4).Conv2D(6, kernel: 3, bias: false).BatchNorm().Relu().DepthwiseConv2D(kernel: 2).BatchNorm();
            Node y = x.ConvTranspose2D(6, kernel: (3, 2), padding: Padding.Explicit(1, 1, 0, 1), groups: 2).BatchNorm();
            Node shared = y.Conv2D(6, kernel: 1);
            Node sum = shared.BatchNorm() + shared;
            return Model.FromGraph("norms", sum.BatchNorm().Flatten().Dense(5).BatchNorm());
        });
        yield return ("names that clash", () => Model.Sequential(
            "names",
            new Shape(4, 4, 2),
            new Conv2D(3, kernel: 1) { Name = "output" },
            new Conv2D(3, kernel: 1) { Name = "output.weight" },
            new GroupNorm(1) { Name = "toChannelsFirst" },
            new Relu { Name = "toChannelsFirst/norm" },
            new Softmax { Name = "softmax" }));
    }
}
