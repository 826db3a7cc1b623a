using Fovea.Layers;

namespace Fovea.Models;

/// <summary>
/// A network in the manner of Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015, sized for
/// 32x32 images: three pairs of 3x3 convolutions with 64, 128 and 256 filters, each pair followed by a pooling.
/// </summary>
internal static class VggCifar
{
    public const string Name = "vgg-cifar";

    public static Blueprint Build(string name, Shape input, int classes)
    {
        var layers = new List<Layer>();
        foreach (int filters in (int[])[64, 128, 256])
        {
            for (int i = 0; i < 2; i++)
            {
                layers.Add(new Conv2D(filters, kernel: 3, padding: Padding.Same));
                layers.Add(new Relu());
            }

            layers.Add(new MaxPool2D(2));
        }

        layers.Add(new Flatten());
        layers.Add(new Dense(classes));
        return Blueprints.Sequential(name, input, layers);
    }
}
