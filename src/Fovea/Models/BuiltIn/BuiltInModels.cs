using Fovea.Layers;

namespace Fovea.Models;

/// <summary>
/// Well-known networks by name. All end in logits, one for each class; put the softmax into the loss. Parameters are
/// initialized with seed 0.
/// </summary>
public static class BuiltInModels
{
    private static readonly (string Name, Shape Input, int Classes, Func<string, Shape, int, Blueprint> Build)[] All =
    [
        (LeNet5.Name, new Shape(28, 28, 1), 10, LeNet5.Build),
        (MnistCnn.Name, new Shape(28, 28, 1), 10, MnistCnn.Build),
        (MnistDeep.Name, new Shape(28, 28, 1), 10, MnistDeep.Build),
        (VggCifar.Name, new Shape(32, 32, 3), 10, VggCifar.Build),
        ("resnet20-cifar", new Shape(32, 32, 3), 10, CifarResNet.Build20),
        ("resnet32-cifar", new Shape(32, 32, 3), 10, CifarResNet.Build32),
        ("resnet56-cifar", new Shape(32, 32, 3), 10, CifarResNet.Build56),
        ("se-resnet20-cifar", new Shape(32, 32, 3), 10, CifarResNet.BuildGated20),
        ("resnet18", new Shape(224, 224, 3), 1000, ResNet.Build18),
        ("resnet34", new Shape(224, 224, 3), 1000, ResNet.Build34),
        ("resnet50", new Shape(224, 224, 3), 1000, ResNet.Build50),
        ("mobilenet-v2", new Shape(224, 224, 3), 1000, MobileNetV2.Build),
    ];

    /// <summary>
    /// The names: lenet5, mnist-cnn, mnist-deep, vgg-cifar, resnet20-cifar, resnet32-cifar, resnet56-cifar, se-resnet20-cifar, resnet18,
    /// resnet34, resnet50, mobilenet-v2.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>Builds one of the networks.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="input">The shape of one image, [height, width, channels]; null for that of the original.</param>
    /// <param name="classes">The number of classes; null for that of the original: 10, or 1000 for those of ImageNet.</param>
    /// <exception cref="FoveaException">The name is unknown, or the input is too small for the network.</exception>
    public static Model Create(string name, Shape? input = null, int? classes = null)
    {
        var entry = Find(name);
        return Model.Initialized(entry.Build(entry.Name, input ?? entry.Input, classes ?? entry.Classes));
    }

    /// <summary>What one of the networks costs, without taking memory for its parameters.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="FoveaException">The name is unknown.</exception>
    public static BuiltInModelCosts Costs(string name)
    {
        var entry = Find(name);
        Blueprint blueprint = entry.Build(entry.Name, entry.Input, entry.Classes);
        return new BuiltInModelCosts(
            entry.Name,
            entry.Input,
            entry.Classes,
            blueprint.Parameters.Where(each => each.Spec.Role != ParameterRole.State).Sum(each => each.Spec.Shape.Length),
            blueprint.Nodes.Sum(node => node.Layer.MultiplyAdds(node.LayerInputs)));
    }

    private static (string Name, Shape Input, int Classes, Func<string, Shape, int, Blueprint> Build) Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var entry in All)
        {
            if (entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return entry;
            }
        }

        throw new FoveaException($"There is no built-in model '{name}'. {NearestName.Suggest(name, Names, "Built in are")}");
    }
}
