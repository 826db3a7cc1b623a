using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Operators;
using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Importing;

/// <summary>A node on its way to a layer: its attributes, what it reads, and how its layer gets a name and parameters.</summary>
/// <param name="trace">The part of the graph that it joins.</param>
/// <param name="node">The node.</param>
internal sealed class LayerSite(LayerTrace trace, NodeProto node)
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    public LayerTrace Trace => trace;

    public NodeProto Node => node;

    public int Opset => trace.Graph.Opset;

    /// <summary>The node's attributes; its inputs are those that are constants.</summary>
    public OperatorCall Call { get; } = new(node, trace.Graph.Opset, [.. node.Input.Select(trace.Constant)]);

    /// <summary>Why the node is no layer.</summary>
    public string Reason { get; private set; } = "the operator is no layer";

    /// <summary>Whether an input is there.</summary>
    public bool Has(int index) => index < node.Input.Count && node.Input[index].Length > 0;

    /// <summary>An input that is a value of the part.</summary>
    public Traced? Value(int index) => Has(index) ? trace.Find(node.Input[index]) : null;

    /// <summary>An input that is a constant.</summary>
    public OnnxTensor? Constant(int index) => Has(index) ? trace.Constant(node.Input[index]) : null;

    /// <summary>An input that is a constant of float32.</summary>
    public OnnxTensor<float>? Floats(int index) => Constant(index) as OnnxTensor<float>;

    /// <summary>A list of whole numbers that stands in an attribute, or in an input since some version.</summary>
    public long[]? Integers(string attribute, int input) =>
        Call.Ints(attribute) is { } stated ? [.. stated] : (Constant(input) as OnnxTensor<long>)?.Values;

    /// <summary>Tells why the node is no layer.</summary>
    public Traced? Refuse(string reason)
    {
        Reason = reason;
        return null;
    }

    /// <summary>Puts a layer behind nodes, under a name after the node's weight or the node itself.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="parameters">Its parameters' names and values.</param>
    public Node Put(Layer layer, ReadOnlySpan<Node> inputs, params ReadOnlySpan<(string Name, Func<float[]> Values)> parameters)
    {
        // A layer that is put again, now with a bias, keeps its name.
        if (!names.TryGetValue(layer.Kind, out string? name))
        {
            names.Add(layer.Kind, name = trace.Unique(NameOf(layer)));
        }

        Node made = Fovea.Models.Node.Join(layer with { Name = name }, inputs);
        foreach ((string parameter, Func<float[]> values) in parameters)
        {
            trace.Weights[$"{name}.{parameter}"] = values;
        }

        return made;
    }

    /// <summary>Puts a layer that no node stands for, such as a Flatten in front of a Dense layer.</summary>
    public Node Help(Layer layer, Node input) => Fovea.Models.Node.Join(layer with { Name = trace.Unique(layer.NamePrefix + "1") }, input);

    /// <summary>A vector of ONNX as one of the model, too: behind a Flatten where it is a map there.</summary>
    public Traced Flat(Traced vector) =>
        vector.Node.Shape.Rank == 1 ? vector : vector.With(trace.Flat(vector.Node, node => Help(new Flatten(), node)));

    // A weight 'layer1.0.conv1.weight' gives its layer the name that it has where it was trained.
    private string NameOf(Layer layer)
    {
        string? weight = node.Input.Skip(1).FirstOrDefault(input => trace.Graph.Constants.ContainsKey(input));
        if (weight is not null && weight.LastIndexOf('.') is > 0 and var dot && weight[0] != '/' && !weight.Contains("::", StringComparison.Ordinal))
        {
            return weight[..dot];
        }

        string name = node.Name.Trim('/').Replace('/', '.');
        return string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl) ? layer.NamePrefix + "1" : name;
    }
}
