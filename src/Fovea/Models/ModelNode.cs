using Fovea.Layers;

namespace Fovea.Models;

/// <summary>A layer in its place in a model: its name, what it reads, its output's shape and its parameters.</summary>
public sealed class ModelNode
{
    internal ModelNode(string name, Layer layer, IReadOnlyList<ModelNode> inputs, Shape outputShape, int index)
    {
        Name = name;
        Layer = layer;
        Inputs = inputs;
        OutputShape = outputShape;
        Index = index;
        LayerInputs = new LayerInputs(name, [.. inputs.Select(input => input.OutputShape)]);
    }

    /// <summary>The name, unique in the model: the layer's own or a numbered one.</summary>
    public string Name { get; }

    /// <summary>The description of the layer.</summary>
    public Layer Layer { get; }

    /// <summary>The nodes whose outputs it reads, in order; may hold <see cref="Model.Input"/>.</summary>
    public IReadOnlyList<ModelNode> Inputs { get; }

    /// <summary>The output's shape for one image.</summary>
    public Shape OutputShape { get; }

    /// <summary>The place in <see cref="Model.Nodes"/>; -1 for <see cref="Model.Input"/>.</summary>
    public int Index { get; }

    /// <summary>The parameters, in the order of the layer's documentation.</summary>
    public IReadOnlyList<Parameter> Parameters { get; internal set; } = [];

    /// <summary>Whether training leaves its parameters as they are (<see cref="Model.Freeze"/>).</summary>
    public bool IsFrozen { get; internal set; }

    /// <summary>What the layer's methods are given.</summary>
    public LayerInputs LayerInputs { get; }

    /// <summary>Name, kind and output, <c>conv1 Conv2D [28, 28, 6]</c>.</summary>
    public override string ToString() => $"{Name} {Layer.Kind} {OutputShape}";
}
