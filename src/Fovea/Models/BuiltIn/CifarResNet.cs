namespace Fovea.Models;

/// <summary>
/// The ResNet for CIFAR of He et al., "Deep residual learning for image recognition", 2016, section 4.2, with n = 3 blocks in each of three
/// stages of 16, 32 and 64 filters. Shortcuts that change the size are projections (1x1 convolutions of stride 2).
/// </summary>
internal static class ResNet20
{
    public const string Name = "resnet20-cifar";

    public static Model Build(string name, Shape input, int classes)
    {
        Node x = Node.Input(input).Conv2D(16, kernel: 3, padding: 1, bias: false).BatchNorm().Relu();
        x = ResidualBlock.Stages(x, 3, 16, 32, 64);
        return Model.FromGraph(name, x.GlobalAveragePool2D().Dense(classes));
    }
}
