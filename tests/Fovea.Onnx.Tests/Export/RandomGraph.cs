using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Onnx.Tests.Export;

/// <summary>Networks with branches whose layers and settings are drawn; what does not fit is drawn again.</summary>
internal static class RandomGraph
{
    public static Model Build(int seed)
    {
        var random = new System.Random(seed);
        var maps = new List<Node> { Node.Input(random.Next(4, 12), random.Next(4, 12), random.Next(1, 7)) };
        int layers = random.Next(4, 14);
        for (int i = 0; i < layers; i++)
        {
            maps.Add(Next(random, maps));
        }

        Node last = maps[^1];
        return Model.FromGraph($"random-{seed}", random.Next(4) switch
        {
            0 => last,
            1 => last.GlobalAveragePool2D().Dense(5),
            2 => last.Flatten().Relu().BatchNorm().Dense(4).LayerNorm().Softmax(),
            _ => Node.Concatenate(last.Flatten(), last.GlobalMaxPool2D()).GroupNorm(1).Dense(6),
        });
    }

    private static Node Next(System.Random random, List<Node> maps)
    {
        while (true)
        {
            Node from = maps[^1];
            Node? next = Try(() => Draw(random, from, maps[random.Next(maps.Count)]));
            if (next is { Shape: { Rank: 3, Length: < 4000 } })
            {
                return next;
            }
        }
    }

    private static Node? Try(Func<Node> draw)
    {
        try
        {
            return draw();
        }
        catch (FoveaException)
        {
            return null;
        }
    }

    private static Node Draw(System.Random random, Node x, Node other)
    {
        int channels = random.Next(1, 5) * 2;
        Size2D kernel = (random.Next(1, 5), random.Next(1, 5));
        Size2D stride = (random.Next(1, 4), random.Next(1, 4));
        Padding padding = random.Next(3) switch
        {
            0 => Padding.Valid,
            1 => Padding.Same,
            _ => Padding.Explicit(random.Next(3), random.Next(3), random.Next(3), random.Next(3)),
        };
        Size2D dilation = random.Next(3) == 0 ? (random.Next(1, 3), random.Next(1, 3)) : 1;
        bool bias = random.Next(2) == 0;
        return random.Next(20) switch
        {
            0 or 1 or 2 => x.Conv2D(channels, kernel, stride, padding, dilation, random.Next(4) == 0 ? 2 : 1, bias),
            3 => x.DepthwiseConv2D(kernel, stride, padding, dilation, random.Next(1, 3), bias),
            4 => x.ConvTranspose2D(channels, kernel, stride, padding, dilation: dilation, bias: bias),
            5 => x.MaxPool2D(kernel, stride, padding),
            6 => x.AveragePool2D(kernel, stride, padding),
            7 => x.AdaptiveAveragePool2D((random.Next(1, 9), random.Next(1, 9))),
            8 => x.AdaptiveMaxPool2D((random.Next(1, 9), random.Next(1, 9))),
            9 => x.Upsample((random.Next(1, 3), random.Next(1, 3)), random.Next(2) == 0 ? UpsampleMode.Nearest : UpsampleMode.Bilinear),
            10 => x.ZeroPad2D(Padding.Explicit(random.Next(3), random.Next(3), random.Next(3), random.Next(3))),
            11 or 12 => x.BatchNorm(),
            13 => x.LayerNorm(),
            14 => x.GroupNorm(random.Next(1, 4)),
            15 => x + other,
            16 => Node.Concatenate(x, other),
            17 => x * x.GlobalAveragePool2D().Dense(x.Shape.Channels).Sigmoid(),
            18 => random.Next(2) == 0 ? x.SpatialDropout(0.2f) : x.Dropout(0.3f),
            _ => Activated(random, x),
        };
    }

    private static Node Activated(System.Random random, Node x) => random.Next(9) switch
    {
        0 => x.Relu(),
        1 => x.LeakyRelu(0.1f),
        2 => x.Relu6(),
        3 => x.Elu(),
        4 => x.Gelu(random.Next(2) == 0),
        5 => x.Silu(),
        6 => x.HardSwish(),
        7 => x.Sigmoid(),
        _ => x.Tanh(),
    };
}
