using Fovea.Models;
using Fovea.Onnx.Importing.Patterns;
using Fovea.Onnx.Operators;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;
using Fovea.Onnx.Running;

namespace Fovea.Onnx.Importing;

/// <summary>A part of a graph on its way to a model: it begins at one value, and nodes are added one by one.</summary>
/// <param name="graph">The graph.</param>
/// <param name="entry">The name of the value at which the part begins.</param>
/// <param name="start">That value as the model's input.</param>
/// <param name="batch">The number of images that shapes in the graph count with.</param>
/// <param name="composites">Nodes that are one layer together.</param>
internal sealed class LayerTrace(
    OnnxGraph graph, string entry, Traced start, int batch, IReadOnlyDictionary<NodeProto, Composite> composites)
{
    private readonly Dictionary<Composite, Traced?> translated = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, Node> flat = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Traced> values = new(StringComparer.Ordinal) { [entry] = start };
    private readonly Dictionary<string, OnnxTensor> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeProto> makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> readers = graph.CountReaders();
    private readonly HashSet<string> names = new(StringComparer.Ordinal) { "input" };

    public OnnxGraph Graph => graph;

    /// <summary>The number of images that shapes in the graph count with.</summary>
    public int Batch => batch;

    /// <summary>The values of parameters by their full names, made when the model is.</summary>
    public Dictionary<string, Func<float[]>> Weights { get; } = new(StringComparer.Ordinal);

    /// <summary>Why the last node was not added.</summary>
    public string Reason { get; private set; } = string.Empty;

    /// <summary>A value of the part.</summary>
    public Traced? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>A value that is the same for all images.</summary>
    public OnnxTensor? Constant(string name) =>
        graph.Constants.TryGetValue(name, out OnnxTensor? value) || known.TryGetValue(name, out value) ? value : null;

    /// <summary>The node of the part that made a value.</summary>
    public NodeProto? Maker(string name) => makers.GetValueOrDefault(name);

    /// <summary>How often a value is read.</summary>
    public int Readers(string name) => readers.GetValueOrDefault(name);

    /// <summary>Keeps a value that follows from shapes alone.</summary>
    public void SetConstant(string name, OnnxTensor value) => known[name] = value;

    /// <summary>A name for a layer that no other has.</summary>
    public string Unique(string wanted)
    {
        string name = wanted;
        for (int number = 2; !names.Add(name); number++)
        {
            name = $"{wanted}_{number}";
        }

        return name;
    }

    /// <summary>A map as a vector, one Flatten for all that read it.</summary>
    public Node Flat(Node map, Func<Node, Node> make)
    {
        if (!flat.TryGetValue(map, out Node? vector))
        {
            flat.Add(map, vector = make(map));
        }

        return vector;
    }

    /// <summary>Adds a node whose inputs are values of the part or constants.</summary>
    /// <returns>False where it is no layer, or reads something else; <see cref="Reason"/> tells why.</returns>
    public bool TryAdd(NodeProto node)
    {
        if (node.Input.All(input => input.Length == 0 || Constant(input) is not null))
        {
            return TryCompute(node);
        }

        if (node.Input.FirstOrDefault(input => input.Length > 0 && Constant(input) is null && !values.ContainsKey(input)) is { } foreign)
        {
            return Refuse($"it reads '{foreign}', which is no layer's output");
        }

        if (node.Output.Skip(1).FirstOrDefault(output => output.Length > 0 && Readers(output) > 0) is { } second)
        {
            return Refuse($"its output '{second}' is read, and layers have one output");
        }

        try
        {
            if (composites.TryGetValue(node, out Composite? composite) && Find(composite.Input) is { } input
                && Part(composite, input) is { } whole)
            {
                // Inner nodes stand for the layer's input, and no part ends in one.
                values[node.Output[0]] = ReferenceEquals(node, composite.Last) ? whole : input with { IsStandIn = true, WithBias = null };
                return true;
            }

            var site = new LayerSite(this, node);
            if (!LayerTranslations.TryTranslate(site, out Traced? traced))
            {
                return Refuse(site.Reason);
            }

            if (traced is not null && (long)traced.Node.Shape.Length * sizeof(float) > Outputs.MostBytes)
            {
                return Refuse($"the output {traced.Node.Shape} of one image would take more than {Outputs.MostBytes} bytes");
            }

            makers[node.Output[0]] = node;
            if (traced is not null)
            {
                values[node.Output[0]] = traced;
            }

            return true;
        }
        catch (FoveaException exception)
        {
            // A layer checks its settings when it is put into the model.
            return Refuse(exception.Message);
        }
    }

    /// <summary>The model that ends in a value, with its parameters.</summary>
    public Model Build(string name, Traced output)
    {
        // Not initialized: every value comes from the file.
        var model = new Model(Blueprints.FromGraph(name, output.Node));
        foreach (Parameter parameter in model.Parameters)
        {
            float[] weights = Weights[parameter.Name]();
            if (weights.Length != parameter.Length)
            {
                throw new FoveaException(
                    $"{graph.Source}: {parameter.Name} has {weights.Length} values, expected {parameter.Shape}. The model is damaged.");
            }

            weights.CopyTo(parameter.Span);
        }

        return model;
    }

    /// <summary>How large that model is; no memory is taken for its parameters.</summary>
    public static ModelSize Measure(string name, Traced output) =>
        ModelSize.Of(new Model(Blueprints.FromGraph(name, output.Node), takesMemory: false));

    // Whether nodes are one layer is settled at the first of them.
    private Traced? Part(Composite composite, Traced input)
    {
        if (!translated.TryGetValue(composite, out Traced? whole))
        {
            translated.Add(composite, null);
            whole = composite.Translate(new LayerSite(this, composite.Last), input);
            translated[composite] = whole;
        }

        return whole;
    }

    private bool TryCompute(NodeProto node)
    {
        if (OperatorChoice.Find(node, graph.Opset, out string problem) is not { } choice)
        {
            return Refuse($"it is not computed: {problem}");
        }

        OnnxTensor[] outputs = new OperatorStep(node, choice, graph.Source)
            .Compute([.. node.Input.Select(input => input.Length == 0 ? null : Constant(input))]);
        foreach ((string name, OnnxTensor value) in node.Output.Zip(outputs).Where(output => output.First.Length > 0))
        {
            known[name] = value;
        }

        return true;
    }

    private bool Refuse(string reason)
    {
        Reason = reason;
        return false;
    }
}
