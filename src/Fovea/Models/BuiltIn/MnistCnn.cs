using Fovea.Layers;

namespace Fovea.Models;

/// <summary>The small convolutional network of many introductions: two convolutions of 3x3, each with ReLU and pooling, and one dense
/// layer.</summary>
internal static class MnistCnn
{
    public const string Name = "mnist-cnn";

    public static Blueprint Build(string name, Shape input, int classes) => Blueprints.Sequential(
        name,
        input,
        new Conv2D(32, kernel: 3),
        new Relu(),
        new MaxPool2D(2),
        new Conv2D(64, kernel: 3),
        new Relu(),
        new MaxPool2D(2),
        new Flatten(),
        new Dense(classes));
}
