using System.Collections.Immutable;
using Fovea.Models;
using Fovea.Onnx.Export;
using Fovea.Onnx.Importing;
using Fovea.Onnx.Importing.Patterns;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;
using Fovea.Onnx.Running;

namespace Fovea.Onnx;

/// <content>The graph as a model of Fovea.</content>
public sealed partial class OnnxModel
{
    // Asked for by each of the members below, which are called one after the other.
    private OnnxGraph? folded;

    // A batch that no other size is likely to equal: where it comes out of arithmetic with shapes, it is the batch.
    private const int OpenBatch = 7919;
    private const int MostListed = 6;

    /// <summary>
    /// The whole graph as a model of layers with the weights of the file, to be trained, saved and run. Its images are [height, width,
    /// channels]
    /// whatever the graph's are: transposes and reshapes vanish, and dense weights behind a flattened map are put in its order.
    /// </summary>
    /// <param name="input">The shape of one image where the file leaves it open; null to take it from the file.</param>
    /// <param name="withoutSoftmax">Whether a Softmax at the end is left out: training has it in the loss.</param>
    /// <returns>The model. Its name is that of the graph, layers are named after their weights.</returns>
    /// <exception cref="FoveaException">
    /// The graph has several inputs or outputs, an open size, or nodes that are no layers; the message names them. <see cref="GraphRunner"/>
    /// runs such graphs all the same.
    /// </exception>
    public Model ToModel(Shape? input = null, bool withoutSoftmax = false)
    {
        (LayerTrace trace, Traced output) = TraceModel(input, withoutSoftmax);
        Model model = trace.Build(NameOf(trace.Graph), output);
        ExportedMetadata.ApplyTo(model, Metadata, trace.Graph.Source);
        return model;
    }

    /// <summary>
    /// How large the model of <see cref="ToModel"/> is and what it takes to run it, known before any memory is taken for it. It may be far
    /// larger than the file, whose nodes may share weights, while every layer has its own.
    /// </summary>
    /// <param name="input">The shape of one image where the file leaves it open; null to take it from the file.</param>
    /// <param name="withoutSoftmax">Whether a Softmax at the end is left out.</param>
    /// <exception cref="FoveaException">
    /// The graph has several inputs or outputs, an open size, or nodes that are no layers, or the model is larger than memory can be.
    /// </exception>
    public ModelSize Measure(Shape? input = null, bool withoutSoftmax = false)
    {
        (LayerTrace trace, Traced output) = TraceModel(input, withoutSoftmax);
        return LayerTrace.Measure(NameOf(trace.Graph), output);
    }

    /// <summary>
    /// What keeps <see cref="ToModel"/> from making layers of the graph: each node that is none, with its name, its operator and the
    /// reason. Empty where every node becomes a layer.
    /// </summary>
    /// <param name="input">The shape of one image where the file leaves it open; null to take it from the file.</param>
    /// <exception cref="FoveaException">The graph has several inputs or outputs, or an open size.</exception>
    public IReadOnlyList<string> FindNoLayers(Shape? input = null) => TraceLayers(input).Refused;

    // The whole graph as layers, and the value in which they end.
    private (LayerTrace Trace, Traced Output) TraceModel(Shape? input, bool withoutSoftmax)
    {
        (LayerTrace trace, Traced start, List<string> refused) = TraceLayers(input);
        OnnxGraph graph = trace.Graph;
        if (refused.Count > 0)
        {
            string more = refused.Count > MostListed ? $"; and {refused.Count - MostListed} more" : string.Empty;
            throw new FoveaException(
                $"{graph.Source}: the graph does not become layers as a whole: {string.Join("; ", refused.Take(MostListed))}{more}. "
                + "Run it as it is with 'fovea run'.");
        }

        Traced output = Output(graph, trace, start);
        bool cut = withoutSoftmax && output.Node.Layer is Layers.Softmax && output.Node.Inputs[0] != start.Node;
        return (trace, cut ? output.With(output.Node.Inputs[0]) : output);
    }

    private (LayerTrace Trace, Traced Start, List<string> Refused) TraceLayers(Shape? input)
    {
        OnnxGraph graph = folded ??= ConstantFolding.Fold(Graph);
        if (graph.Inputs.Count != 1 || graph.Outputs.Count != 1)
        {
            throw new FoveaException(
                $"{graph.Source}: a model of layers has one input and one output, the graph has {graph.Inputs.Count} and {graph.Outputs.Count}. "
                + "Run it as it is with 'fovea run'.");
        }

        OnnxValue declared = graph.Inputs[0];
        if (declared.Type is not (null or OnnxType.Float32))
        {
            throw new FoveaException($"{graph.Source}: a model of layers reads float32. Received {declared}. Run it as it is with 'fovea run'.");
        }

        (ImmutableArray<int> sizes, int batch) = Sizes(graph, declared, input);
        Traced start = Entry.Of(graph, declared.Name, sizes) ?? throw new FoveaException(
            $"{graph.Source}: a model of layers reads images or vectors, [batch, channels, height, width] or [batch, features]. Received {declared}.");
        var trace = new LayerTrace(graph, declared.Name, start, batch, Composite.FindAll(graph));
        var refused = new List<string>();
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Nodes)
        {
            // What reads a refused node's output is refused for that alone, which says nothing new.
            if (node.Input.Any(unknown.Contains))
            {
                unknown.UnionWith(node.Output);
            }
            else if (!trace.TryAdd(node))
            {
                unknown.UnionWith(node.Output);
                refused.Add($"{GraphReader.Describe(node)}: {trace.Reason.TrimEnd('.')}");
            }
        }

        return (trace, start, refused);
    }

    private static Traced Output(OnnxGraph graph, LayerTrace trace, Traced start)
    {
        Traced output = trace.Find(graph.Outputs[0].Name)
            ?? throw new FoveaException($"{graph.Source}: the output '{graph.Outputs[0].Name}' does not depend on the images.");
        if (output.IsVector && output.ChannelsFirst)
        {
            throw new FoveaException(
                $"{graph.Source}: the output is a map as a vector, channel by channel, which layers count pixel by pixel. End the graph in the map.");
        }

        if (output.IsVector && output.Node.Shape.Rank == 3)
        {
            return Traced.Vector(output.Node.Then(new Layers.Flatten { Name = trace.Unique("flatten1") }));
        }

        if (output.Node.Equals(start.Node))
        {
            throw new FoveaException(
                $"{graph.Source}: the graph computes nothing that is a layer: its output is its input. Give a network with layers, or run it as it "
                + "is with 'fovea run'.");
        }

        return output;
    }

    private static string NameOf(OnnxGraph graph)
    {
        string name = graph.Name.Any(char.IsControl) ? string.Empty : graph.Name.Trim();
        return name.Length > 0 ? name : "onnx";
    }

    private static (ImmutableArray<int> Sizes, int Batch) Sizes(OnnxGraph graph, OnnxValue declared, Shape? input)
    {
        int rank = declared.Dimensions?.Length ?? (input?.Rank + 1) ?? 0;
        int[]? given = input is not { } shape ? null : shape.Rank != 3 || Entry.IsChannelsLast(graph, declared.Name)
            ? [.. shape.Extents] : [shape.Channels, shape.Height, shape.Width];
        var sizes = new int[Math.Max(0, rank - 1)];
        for (int d = 0; d < sizes.Length; d++)
        {
            sizes[d] = declared.Dimensions?[d + 1].Size ?? (given?.Length == sizes.Length ? given[d] : throw new FoveaException(
                $"{graph.Source}: the size of the images is left open: {declared}. Give the shape of one image."));
        }

        return ([.. sizes], declared.Dimensions is [{ Size: { } batch }, ..] ? batch : OpenBatch);
    }
}
