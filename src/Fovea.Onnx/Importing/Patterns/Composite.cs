using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Importing.Patterns;

/// <summary>
/// Several nodes that are one layer, such as a normalisation that was written in steps. What lies between them is read by themselves alone.
/// </summary>
/// <param name="Input">The value that they read.</param>
/// <param name="Last">The node that gives the layer's output.</param>
/// <param name="Inner">The nodes before it.</param>
/// <param name="Translate">The layer behind its input, at the place of the last node; null where it does not fit after all.</param>
internal sealed record Composite(
    string Input, NodeProto Last, IReadOnlyList<NodeProto> Inner, Func<LayerSite, Traced, Traced?> Translate)
{
    /// <summary>All composites of a graph, by each of their nodes. None shares a node with another.</summary>
    public static Dictionary<NodeProto, Composite> FindAll(Reading.OnnxGraph graph)
    {
        var found = new Dictionary<NodeProto, Composite>(ReferenceEqualityComparer.Instance);
        var view = new GraphView(graph);
        foreach (NodeProto node in graph.Nodes)
        {
            Composite? composite = node.OpType switch
            {
                "Mul" or "Div" => ActivationPatterns.Find(view, node) ?? (node.OpType == "Div" ? LayerNormPattern.Find(view, node) : null),
                "InstanceNormalization" => GroupNormPattern.Find(view, node),
                "MatMul" => AdaptivePatterns.Average(view, node),
                "ReduceMax" => AdaptivePatterns.Max(view, node),
                _ => null,
            };
            if (composite is not null && !composite.Nodes.Any(found.ContainsKey))
            {
                foreach (NodeProto each in composite.Nodes)
                {
                    found.Add(each, composite);
                }
            }
        }

        return found;
    }

    private IEnumerable<NodeProto> Nodes => Inner.Append(Last);
}
