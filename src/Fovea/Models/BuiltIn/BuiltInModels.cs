namespace Fovea.Models;

/// <summary>
/// Well-known networks by name. All end in logits, one for each class; put the softmax into the loss. Parameters are
/// initialized with seed 0.
/// </summary>
public static class BuiltInModels
{
    private static readonly (string Name, Shape Input, int Classes, Func<string, Shape, int, Model> Build)[] All =
    [
        (LeNet5.Name, new Shape(28, 28, 1), 10, LeNet5.Build),
        (MnistCnn.Name, new Shape(28, 28, 1), 10, MnistCnn.Build),
        (VggCifar.Name, new Shape(32, 32, 3), 10, VggCifar.Build),
        (ResNet20.Name, new Shape(32, 32, 3), 10, ResNet20.Build),
        (ResNet18.Name, new Shape(224, 224, 3), 1000, ResNet18.Build),
    ];

    /// <summary>The names: lenet5, mnist-cnn, vgg-cifar, resnet20-cifar, resnet18.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>Builds one of the networks.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="input">The shape of one image, [height, width, channels]; null for that of the original.</param>
    /// <param name="classes">The number of classes; null for that of the original: 10, or 1000 for resnet18.</param>
    /// <exception cref="FoveaException">The name is unknown, or the input is too small for the network.</exception>
    public static Model Create(string name, Shape? input = null, int? classes = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var entry in All)
        {
            if (entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Build(entry.Name, input ?? entry.Input, classes ?? entry.Classes);
            }
        }

        throw new FoveaException($"There is no built-in model '{name}'. {NearestName.Suggest(name, Names, "Built in are")}");
    }
}
