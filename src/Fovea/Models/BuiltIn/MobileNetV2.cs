namespace Fovea.Models;

/// <summary>
/// Sandler et al., "MobileNetV2: inverted residuals and linear bottlenecks", 2018, table 2, in the structure of torchvision: blocks that
/// widen, filter each channel by itself and narrow again, with a shortcut between the narrow ends.
/// </summary>
internal static class MobileNetV2
{
    // Expansion, filters, blocks and the stride of the first block.
    private static readonly (int Expansion, int Filters, int Blocks, int Stride)[] Stages =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    public static Blueprint Build(string name, Shape input, int classes)
    {
        Node x = Node.Input(input).Conv2D(32, kernel: 3, stride: 2, padding: 1, bias: false).BatchNorm().Relu6();
        foreach ((int expansion, int filters, int blocks, int stride) in Stages)
        {
            for (int block = 0; block < blocks; block++)
            {
                x = Block(x, expansion, filters, block == 0 ? stride : 1);
            }
        }

        x = x.Conv2D(1280, kernel: 1, bias: false).BatchNorm().Relu6();
        return Blueprints.FromGraph(name, x.GlobalAveragePool2D().Dropout(0.2f).Dense(classes));
    }

    private static Node Block(Node x, int expansion, int filters, int stride)
    {
        Node y = expansion == 1 ? x : x.Conv2D(expansion * x.Shape.Channels, kernel: 1, bias: false).BatchNorm().Relu6();
        y = y.DepthwiseConv2D(kernel: 3, stride: stride, padding: 1, bias: false).BatchNorm().Relu6()
             .Conv2D(filters, kernel: 1, bias: false).BatchNorm();
        return stride == 1 && x.Shape.Channels == filters ? x + y : y;
    }
}
