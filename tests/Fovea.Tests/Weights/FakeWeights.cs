using System.Collections.Immutable;
using Fovea.Weights;

namespace Fovea.Tests.Weights;

/// <summary>A file of weights that is none: names and shapes, sorted by name as safetensors files are, and values where a test gives some.</summary>
internal sealed class FakeWeights(IEnumerable<(string Name, int[] Shape)> arrays) : IWeightSource
{
    public Dictionary<string, float[]> Values { get; } = [];

    public string Name => "weights.safetensors";

    public IReadOnlyList<WeightArray> Arrays { get; init; } =
    [
        .. arrays.OrderBy(array => array.Name, StringComparer.Ordinal)
            .Select(array => new WeightArray(array.Name, [.. array.Shape.Select(extent => (long)extent)])),
    ];

    public bool IsInLayerOrder { get; init; }

    public WeightConvention? Convention { get; init; }

    public void Read(WeightArray array, Span<float> destination)
    {
        Assert.Equal(array.Shape.Aggregate(1L, (product, extent) => product * extent), destination.Length);
        Values[array.Name].CopyTo(destination);
    }

    /// <summary>The arrays in the order in which they are given.</summary>
    public static FakeWeights InOrder(params (string Name, int[] Shape)[] arrays) => new([])
    {
        IsInLayerOrder = true,
        Arrays = [.. arrays.Select(array => new WeightArray(array.Name, [.. array.Shape.Select(extent => (long)extent)]))],
    };
}
