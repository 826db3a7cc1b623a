using System.Collections.Immutable;

namespace Fovea.Weights;

/// <summary>A tensor in a file of weights.</summary>
/// <param name="Name">Its name, <c>layer1.0.conv1.weight</c>.</param>
/// <param name="Shape">Its sizes, outermost first.</param>
public sealed record WeightArray(string Name, ImmutableArray<long> Shape)
{
    /// <summary>The sizes as messages show them.</summary>
    internal string ShapeText => $"[{string.Join(", ", Shape)}]";
}
