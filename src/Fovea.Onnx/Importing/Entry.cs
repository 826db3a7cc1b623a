using System.Collections.Immutable;
using Fovea.Models;
using Fovea.Onnx.Reading;

namespace Fovea.Onnx.Importing;

/// <summary>The value at which a part of a graph begins, as a model's input.</summary>
internal static class Entry
{
    /// <summary>A map or a vector as a model's input; null for other ranks.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">The value's name.</param>
    /// <param name="sizes">Its sizes without the batch.</param>
    public static Traced? Of(OnnxGraph graph, string name, ImmutableArray<int> sizes)
    {
        if (sizes.Length is not (1 or 3) || sizes.Any(size => size <= 0))
        {
            return null;
        }

        return sizes.Length == 1 ? Traced.Vector(Node.Input(sizes[0]))
            : IsChannelsLast(graph, name) ? Traced.MapLast(Node.Input(sizes[0], sizes[1], sizes[2]))
            : Traced.Map(Node.Input(sizes[1], sizes[2], sizes[0]));
    }

    /// <summary>Whether the graph turns a value into channels first where it reads it, as models of Keras do.</summary>
    public static bool IsChannelsLast(OnnxGraph graph, string name) => graph.Nodes.Any(node =>
        node.OpType == "Transpose" && node.Input.Contains(name)
        && node.Attribute.FirstOrDefault(attribute => attribute.Name == "perm") is { Ints: [0, 3, 1, 2] });
}
