using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Proto;
using Fovea.Weights;

namespace Fovea.Onnx.Export;

/// <summary>
/// One layer on its way into a graph: what it reads, its parameters, and where its nodes go. Feature maps are channels first here, whatever
/// the file's layout is: that is settled at the border.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="node">The layer in its model.</param>
/// <param name="inputs">What it reads.</param>
/// <param name="output">The name of the value it should give.</param>
internal sealed class LayerSite(GraphBuilder graph, ModelNode node, IReadOnlyList<ExportedValue> inputs, string output)
{
    public int Opset => graph.Opset;

    public ModelNode Node => node;

    /// <summary>The shape of the first input, as Fovea has it: channels last.</summary>
    public Shape InputShape => node.Inputs[0].OutputShape;

    /// <summary>The names of the inputs.</summary>
    public IReadOnlyList<ExportedValue> Inputs => inputs;

    /// <summary>The name of the only input, or the first.</summary>
    public string Input => inputs[0].Name;

    /// <summary>The batch normalisation that becomes part of this layer, or null.</summary>
    public ModelNode? FoldedNorm { get; init; }

    /// <summary>Whether a <see cref="Flatten"/> may leave the channels outermost, since all that read it can live with that.</summary>
    public bool MayStayPlanar { get; init; }

    /// <summary>The order of the output where it is a vector; null for Fovea's own.</summary>
    public Shape? Planar { get; set; }

    /// <summary>The setting of a shape for one number in each channel, to be added to or multiplied with the first input.</summary>
    public int[] ChannelSizes => InputShape.Rank == 1
        ? [InputShape.Channels]
        : [InputShape.Channels, .. Enumerable.Repeat(1, InputShape.Rank - 1)];

    /// <summary>The softmax over the channels as the layer's output.</summary>
    public string LastSoftmax(int rank) => Forms.Softmax(graph, node.Name, output, Input, rank);

    /// <summary>A parameter of the layer.</summary>
    public ReadOnlySpan<float> Values(string parameter) =>
        node.Parameters.First(each => each.Name == $"{node.Name}.{parameter}").Values;

    /// <summary>A parameter with one number for each channel or feature, in the order of the input.</summary>
    public float[] ChannelValues(string parameter) => inputs[0].Planar is { } map
        ? ArrayOrder.Permute(Values(parameter), map.Extents.AsSpan(), ChannelsFirst(map.Rank))
        : Values(parameter).ToArray();

    /// <summary>A constant of this layer, <c>conv1.weight</c>.</summary>
    public string Constant(string name, ReadOnlySpan<int> sizes, float[] values) => graph.Constant($"{node.Name}.{name}", sizes, values);

    /// <summary>A single number.</summary>
    public string Constant(string name, float value) => graph.Constant($"{node.Name}.{name}", [], [value]);

    /// <summary>A list of whole numbers.</summary>
    public string Integers(string name, params ReadOnlySpan<long> values) => graph.Integers($"{node.Name}.{name}", values);

    /// <summary>A table of whole numbers.</summary>
    public string Integers(string name, ReadOnlySpan<int> sizes, ReadOnlySpan<long> values) =>
        graph.Integers($"{node.Name}.{name}", sizes, values);

    /// <summary>A node whose output the layer goes on with.</summary>
    /// <returns>The value's name, <c>conv1/step</c>.</returns>
    public string Step(string step, string type, ReadOnlySpan<string> operands, params ReadOnlySpan<AttributeProto> attributes)
    {
        string name = $"{node.Name}/{step}";
        return graph.Add(type, name, graph.NewValue(name), operands, attributes);
    }

    /// <summary>The node that gives the layer's output, under the layer's name.</summary>
    public string Last(string type, ReadOnlySpan<string> operands, params ReadOnlySpan<AttributeProto> attributes) =>
        graph.Add(type, node.Name, output, operands, attributes);

    /// <summary>The node that gives the output of a layer that treats each value by itself: a vector keeps its order.</summary>
    public string LastOfEach(string type, ReadOnlySpan<string> operands, params ReadOnlySpan<AttributeProto> attributes)
    {
        Planar = inputs[0].Planar;
        return Last(type, operands, attributes);
    }

    /// <summary>The input itself, for layers that do nothing in inference.</summary>
    public string PassOn()
    {
        Planar = inputs[0].Planar;
        return Input;
    }

    /// <summary>The order that brings the channels to the front of a shape without a batch.</summary>
    public static int[] ChannelsFirst(int rank) => [rank - 1, .. Enumerable.Range(0, rank - 1)];
}
