using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Importing.Patterns;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;
using Fovea.Onnx.Running;

namespace Fovea.Onnx.Importing;

/// <summary>
/// Finds the parts of a graph that run as models: from one value as far as nodes become layers and all that goes on from there is one
/// value.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="options">How models are run.</param>
internal sealed class SegmentFinder(OnnxGraph graph, GraphRunnerOptions options)
{
    private readonly Dictionary<string, int> readers = graph.CountReaders();
    private readonly Dictionary<NodeProto, Composite> composites = Composite.FindAll(graph);

    /// <summary>The part that begins with a node, or null where it is not worth it.</summary>
    /// <param name="first">The place of the node, whose inputs are there.</param>
    /// <param name="done">Nodes that are computed.</param>
    /// <param name="state">The values that are there.</param>
    public LayerStep? Find(int first, IReadOnlySet<NodeProto> done, RunState state)
    {
        string[] read = [.. graph.Nodes[first].Input.Where(input => input.Length > 0 && !state.IsConstant(input)).Distinct()];
        if (read.Length != 1 || (!LayerTranslations.Knows(graph.Nodes[first]) && !composites.ContainsKey(graph.Nodes[first]))
            || state.Find(read[0]) is not OnnxTensor<float> { Length: > 0, Rank: > 1 } value
            || Entry.Of(graph, read[0], [.. value.Shape.Skip(1)]) is not { } start)
        {
            return null;
        }

        var trace = new LayerTrace(graph, read[0], start, value.Shape[0], composites);
        var added = new List<NodeProto>();
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        var live = new HashSet<string>(StringComparer.Ordinal);
        int best = 0;
        Traced? output = null;
        string outputName = string.Empty;
        foreach (NodeProto node in graph.Nodes.Skip(first).Where(node => !done.Contains(node)))
        {
            if (!trace.TryAdd(node))
            {
                if (added.Count == 0)
                {
                    return null;
                }

                continue;
            }

            added.Add(node);
            Count(node, left, live);
            if (live.Count == 1 && live.First() is var only && trace.Find(only) is { IsStandIn: false } ending
                && !ending.Node.Equals(start.Node))
            {
                (best, output, outputName) = (added.Count, ending, only);
            }
        }

        if (output is null)
        {
            return null;
        }

        Model model = trace.Build(graph.Name.Length > 0 ? graph.Name : "graph", output);
        return model.Nodes.Any(node => IsWorthIt(node.Layer))
            ? new LayerStep(model, [.. added.Take(best)], (read[0], start), (outputName, output), value.Shape[0], options)
            : null;
    }

    // Single activations are no quicker as a plan: maps would be turned round for them.
    private static bool IsWorthIt(Layer layer) => layer
        is Conv2D or DepthwiseConv2D or ConvTranspose2D or Dense or MaxPool2D or AveragePool2D
        or GroupNorm or LayerNorm or Upsample or GlobalAveragePool2D or GlobalMaxPool2D or AdaptiveAveragePool2D or AdaptiveMaxPool2D;

    private void Count(NodeProto node, Dictionary<string, int> left, HashSet<string> live)
    {
        foreach (string input in node.Input)
        {
            if (left.TryGetValue(input, out int count))
            {
                left[input] = count - 1;
                if (count == 1)
                {
                    live.Remove(input);
                }
            }
        }

        foreach (string output in node.Output)
        {
            if (output.Length > 0 && readers.GetValueOrDefault(output) is > 0 and var count)
            {
                left[output] = count;
                live.Add(output);
            }
        }
    }
}
