namespace Fovea.Models;

/// <summary>
/// The ResNets for CIFAR of He et al., "Deep residual learning for image recognition", 2016, section 4.2: 6n + 2 layers with n blocks in each
/// of three stages of 16, 32 and 64 filters. Shortcuts that change the size are projections (1x1 convolutions of stride 2).
/// </summary>
internal static class CifarResNet
{
    public static Blueprint Build20(string name, Shape input, int classes) => Build(name, input, classes, 3);

    public static Blueprint Build32(string name, Shape input, int classes) => Build(name, input, classes, 5);

    public static Blueprint Build56(string name, Shape input, int classes) => Build(name, input, classes, 9);

    /// <summary>
    /// The 20 layers with a gate on each block's channels: Hu, Shen and Sun, "Squeeze-and-excitation networks", 2018, section 6.2, with the
    /// paper's reduction of 16 but no fewer than 4 values.
    /// </summary>
    public static Blueprint BuildGated20(string name, Shape input, int classes) => Build(name, input, classes, 3, SqueezeExcite.Apply);

    private static Blueprint Build(string name, Shape input, int classes, int blocks, Func<Node, Node>? gate = null)
    {
        Node x = Node.Input(input).Conv2D(16, kernel: 3, padding: 1, bias: false).BatchNorm().Relu();
        Func<Node, int, int, Node> block = (before, filters, stride) => ResidualBlock.Apply(before, filters, stride, gate);
        x = ResidualBlock.Stages(x, block, [blocks, blocks, blocks], 16);
        return Blueprints.FromGraph(name, x.GlobalAveragePool2D().Dense(classes));
    }
}
