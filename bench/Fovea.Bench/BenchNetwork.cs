using Fovea.Models;

namespace Fovea.Bench;

/// <summary>A built-in network and the batch that it is measured with.</summary>
internal sealed record BenchNetwork(string Name, int Batch)
{
    public static IReadOnlyList<BenchNetwork> All { get; } =
        [new("lenet5", 64), new("mnist-cnn", 128), new("vgg-cifar", 64), new("resnet20-cifar", 128), new("resnet18", 8)];

    public static BenchNetwork Find(string name) => All.FirstOrDefault(network => network.Name == name)
        ?? throw new ArgumentException($"'{name}' is none of the networks {string.Join(", ", All.Select(network => network.Name))}.");

    public Model Create()
    {
        Model model = BuiltInModels.Create(Name);
        model.Initialize(1);
        return model;
    }
}
