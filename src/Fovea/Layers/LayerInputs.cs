namespace Fovea.Layers;

/// <summary>What a layer is told when its shapes are worked out.</summary>
/// <param name="Name">The layer's name in the model, with which its messages begin.</param>
/// <param name="Shapes">The shapes of its inputs for one image, in order.</param>
public readonly record struct LayerInputs(string Name, IReadOnlyList<Shape> Shapes)
{
    /// <summary>The shape of the only input.</summary>
    /// <exception cref="ShapeException">There is not exactly one input.</exception>
    public Shape Single => Shapes.Count == 1
        ? Shapes[0]
        : throw new ShapeException(
            $"{Name}: the layer takes one input. Received {Shapes.Count}: {Describe()}. Join them with Add or Concatenate first.");

    /// <summary>The inputs' shapes as messages show them, each with a batch of 1: <c>[1, 8, 8, 4] and [1, 8, 8, 2]</c>.</summary>
    internal string Describe() => Shapes.Count == 0 ? "none" : string.Join(" and ", Shapes.Select(shape => shape.ToString(1)));
}
