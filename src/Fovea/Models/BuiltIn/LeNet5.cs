using Fovea.Layers;

namespace Fovea.Models;

/// <summary>
/// LeCun et al., "Gradient-based learning applied to document recognition", 1998, as it is built today: ReLU and max pooling in place of
/// tanh and trained sub-sampling, all feature maps connected, 28x28 images padded by the first convolution.
/// </summary>
internal static class LeNet5
{
    public const string Name = "lenet5";

    public static Blueprint Build(string name, Shape input, int classes) => Blueprints.Sequential(
        name,
        input,
        new Conv2D(6, kernel: 5, padding: Padding.Same),
        new Relu(),
        new MaxPool2D(2),
        new Conv2D(16, kernel: 5),
        new Relu(),
        new MaxPool2D(2),
        new Flatten(),
        new Dense(120),
        new Relu(),
        new Dense(84),
        new Relu(),
        new Dense(classes));
}
