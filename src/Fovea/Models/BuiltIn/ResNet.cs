namespace Fovea.Models;

/// <summary>
/// ResNet-18 of He et al., "Deep residual learning for image recognition", 2016, table 1, in the structure of torchvision: two basic blocks
/// in each of four stages of 64, 128, 256 and 512 filters behind a 7x7 convolution and an overlapping pooling.
/// </summary>
internal static class ResNet18
{
    public const string Name = "resnet18";

    public static Model Build(string name, Shape input, int classes)
    {
        Node x = Node.Input(input)
            .Conv2D(64, kernel: 7, stride: 2, padding: 3, bias: false).BatchNorm().Relu()
            .MaxPool2D(3, stride: 2, padding: 1);
        x = ResidualBlock.Stages(x, 2, 64, 128, 256, 512);
        return Model.FromGraph(name, x.GlobalAveragePool2D().Dense(classes));
    }
}
