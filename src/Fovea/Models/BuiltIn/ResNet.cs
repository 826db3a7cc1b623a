namespace Fovea.Models;

/// <summary>
/// The ResNets of He et al., "Deep residual learning for image recognition", 2016, table 1, in the structure of torchvision: four stages
/// that begin with 64 filters, behind a 7x7 convolution and an overlapping pooling.
/// </summary>
internal static class ResNet
{
    public static Blueprint Build18(string name, Shape input, int classes) =>
        Build(name, input, classes, ResidualBlock.Apply, [2, 2, 2, 2]);

    public static Blueprint Build34(string name, Shape input, int classes) =>
        Build(name, input, classes, ResidualBlock.Apply, [3, 4, 6, 3]);

    public static Blueprint Build50(string name, Shape input, int classes) =>
        Build(name, input, classes, ResidualBlock.Bottleneck, [3, 4, 6, 3]);

    private static Blueprint Build(string name, Shape input, int classes, Func<Node, int, int, Node> block, ReadOnlySpan<int> blocks)
    {
        Node x = Node.Input(input)
            .Conv2D(64, kernel: 7, stride: 2, padding: 3, bias: false).BatchNorm().Relu()
            .MaxPool2D(3, stride: 2, padding: 1);
        x = ResidualBlock.Stages(x, block, blocks, 64);
        return Blueprints.FromGraph(name, x.GlobalAveragePool2D().Dense(classes));
    }
}
