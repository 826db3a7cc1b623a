using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Planning;

/// <summary>Small networks with the layers of decoders, mobile networks and networks without batch statistics.</summary>
internal static class LayerModels
{
    public static IReadOnlyDictionary<string, Func<Model>> All { get; } = new Dictionary<string, Func<Model>>
    {
        ["leaky ReLU"] = () => Activated(new LeakyRelu(0.2f)),
        ["ELU"] = () => Activated(new Elu(0.8f)),
        ["GELU"] = () => Activated(new Gelu()),
        ["GELU by tanh"] = () => Activated(new Gelu(approximate: true)),
        ["SiLU"] = () => Activated(new Silu()),
        ["hard swish"] = () => Activated(new HardSwish()),
        ["sigmoid"] = () => Activated(new Sigmoid()),
        ["tanh"] = () => Activated(new Tanh()),
        ["ReLU6"] = () => Activated(new Relu6()),
        ["depthwise"] = () => Model.Sequential(
            "depthwise",
            new Shape(8, 7, 3),
            new DepthwiseConv2D(kernel: 3, padding: 1, depthMultiplier: 2),
            new Relu(),
            new DepthwiseConv2D(kernel: (3, 2), stride: (2, 1), dilation: (1, 2), bias: false),
            new BatchNorm(),
            new Relu6(),
            new DepthwiseConv2D(kernel: 3, padding: Padding.Same, bias: false),
            new GlobalAveragePool2D(),
            new Dense(4)),
        ["transposed"] = () => Model.Sequential(
            "transposed",
            new Shape(3, 4, 4),
            new ConvTranspose2D(6, kernel: 3, stride: 2, padding: 1, outputPadding: 1),
            new Silu(),
            new ConvTranspose2D(4, kernel: (2, 3), stride: (3, 1), dilation: (1, 2), groups: 2, bias: false),
            new Tanh(),
            new ConvTranspose2D(3, kernel: 2, stride: 3, padding: Padding.Same),
            new AdaptiveAveragePool2D(2),
            new Flatten(),
            new Dense(4)),
        ["transposed 3x3 of many channels"] = () => Model.Sequential(
            "wide",
            new Shape(4, 5, 17),
            new ConvTranspose2D(18, kernel: 3, padding: 1),
            new Relu(),
            new GlobalAveragePool2D(),
            new Dense(4)),
        ["padded and pooled"] = () => Pooled(),
        ["decoder"] = () => Decoder(),
        ["norms of one image"] = () => Model.Sequential(
            "norms",
            new Shape(5, 6, 3),
            new Conv2D(8, kernel: 3, bias: false),
            new GroupNorm(4),
            new Gelu(),
            new Conv2D(6, kernel: 1),
            new LayerNorm(epsilon: 1e-3f),
            new Relu(),
            new GroupNorm(1),
            new Flatten(),
            new Dense(5),
            new LayerNorm(),
            new Dense(4)),
        ["squeeze and excite"] = () => Gated(),
        ["spatial dropout"] = () => Model.Sequential(
            "dropout",
            new Shape(5, 4, 2),
            new Conv2D(7, kernel: 3),
            new SpatialDropout(0.4f),
            new Tanh(),
            new Flatten(),
            new Dense(4)),
    };

    private static Model Activated(Layer activation) => Model.Sequential(
        "activated", new Shape(5, 4, 2), new Conv2D(5, kernel: 3), activation, new Flatten(), new Dense(7), activation, new Dense(4));

    // Windows that overlap, windows that do not, more windows than rows, and one window.
    private static Model Pooled()
    {
        Node x = Node.Input(7, 6, 2).ZeroPad2D(Padding.Explicit(1, 0, 2, 1)).Conv2D(5, kernel: 3).Tanh();
        Node mean = Node.Concatenate(x.AdaptiveAveragePool2D((4, 3)), x.AdaptiveMaxPool2D((4, 3)));
        Node few = Node.Concatenate(x.AdaptiveAveragePool2D(2).Flatten(), x.AdaptiveMaxPool2D((3, 7)).Flatten());
        return Model.FromGraph("pooled", Node.Concatenate(mean.Flatten(), few, x.GlobalMaxPool2D()).Dense(4));
    }

    private static Model Decoder()
    {
        Node x = Node.Input(6, 4, 2).Conv2D(5, kernel: 3, padding: 1).Silu();
        Node small = x.MaxPool2D(2).Conv2D(6, kernel: 1).Silu();
        Node joined = Node.Concatenate(x, small.Upsample(2), small.Upsample(2, UpsampleMode.Bilinear));
        Node odd = joined.UpsampleTo((7, 5)).Upsample((1.3, 1.5), UpsampleMode.Bilinear).UpsampleTo((11, 8), UpsampleMode.Bilinear);
        return Model.FromGraph("decoder", odd.Upsample((1.0, 2.1)).Upsample((1, 3), UpsampleMode.Bilinear).GlobalAveragePool2D().Dense(4));
    }

    // A gate of [c], one of [1, 1, c], a product of equal shapes and a square.
    private static Model Gated()
    {
        Node x = Node.Input(5, 6, 3).Conv2D(6, kernel: 3).Silu();
        x *= x.GlobalAveragePool2D().Dense(2).Tanh().Dense(6).Sigmoid();
        x *= x.AdaptiveAveragePool2D(1).Conv2D(6, kernel: 1).Sigmoid();
        x *= x.Conv2D(6, kernel: 1).Sigmoid();
        Node features = x.GlobalAveragePool2D();
        return Model.FromGraph("gated", (features * features).Dense(4));
    }
}
