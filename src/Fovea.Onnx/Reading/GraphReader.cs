using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Reading;

/// <summary>Makes a checked graph of a file's message.</summary>
/// <param name="model">The message.</param>
/// <param name="source">What messages call the model.</param>
/// <param name="files">Where external data lies.</param>
internal sealed class GraphReader(ModelProto model, string source, ExternalData files)
{
    /// <summary>The oldest operator set that is read.</summary>
    public const int OldestOpset = 7;

    private const int MostListed = 8;
    private readonly Dictionary<string, OnnxTensor> constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> makers = new(StringComparer.Ordinal);

    /// <summary>Reads and checks.</summary>
    /// <exception cref="FoveaException">The graph is none, or not one that is read.</exception>
    public OnnxGraph Read()
    {
        GraphProto graph = model.Graph;
        RefuseWhatIsNotRead(graph);
        int opset = Opset();
        foreach (TensorProto tensor in graph.Initializer)
        {
            string name = Text(tensor.Name, "the name of an initializer");
            Make(name, "an initializer");
            constants.Add(name, TensorReader.Read(tensor, $"{source}: initializer '{name}'", files));
        }

        var inputs = new List<OnnxValue>();
        var declared = new HashSet<string>(StringComparer.Ordinal);
        foreach (ValueInfoProto info in graph.Input)
        {
            if (!declared.Add(info.Name))
            {
                throw Fail($"the input '{info.Name}' is declared twice", "Give each its own name");
            }

            // Files of IR version 3 list initialisers among the inputs.
            if (!constants.ContainsKey(info.Name))
            {
                Make(Text(info.Name, "the name of an input"), "an input of the graph");
                inputs.Add(Value(info, "input"));
            }
        }

        var nodes = new List<NodeProto>();
        foreach (NodeProto node in graph.Node)
        {
            if (node.Output.Count == 0)
            {
                throw Fail($"{Describe(node)} has no output", "A node computes something; the file is damaged");
            }

            foreach (string output in node.Output.Where(output => output.Length > 0))
            {
                Make(output, Describe(node));
            }

            if (node.OpType == "Constant" && IsDefaultDomain(node.Domain))
            {
                AddConstant(node);
            }
            else
            {
                nodes.Add(node);
            }
        }

        RequireMade(graph);
        if (graph.Output.Count == 0)
        {
            throw Fail("the graph has no outputs", "Export the model again");
        }

        return new OnnxGraph(
            source,
            graph.Name,
            opset,
            new NodeOrder(nodes, source).Sort(),
            constants,
            inputs,
            [.. graph.Output.Select(info => Value(info, "output"))]);
    }

    /// <summary>Whether a domain is that of ONNX' own operators.</summary>
    public static bool IsDefaultDomain(string domain) => domain is "" or "ai.onnx";

    /// <summary>A node in a message: its operator and its name or first output.</summary>
    public static string Describe(NodeProto node) =>
        node.Name.Length > 0 ? $"{node.OpType} '{node.Name}'" : $"{node.OpType} (output '{node.Output.FirstOrDefault()}')";

    private void RefuseWhatIsNotRead(GraphProto graph)
    {
        if (model.Functions.Count > 0)
        {
            throw Fail(
                $"the model defines operators of its own: {List(model.Functions.Select(function => $"{function.Domain}.{function.Name}"))}",
                "Export it with functions inlined");
        }

        if (graph.SparseInitializer.Count > 0)
        {
            throw Fail($"{graph.SparseInitializer.Count} initializers are sparse, which are not read", "Export the model with dense weights");
        }
    }

    private int Opset()
    {
        OperatorSetIdProto[] own = [.. model.OpsetImport.Where(import => IsDefaultDomain(import.Domain))];
        if (own.Length == 0)
        {
            // A graph of other domains' operators alone is refused with their names; files of IR version 1 and 2 import nothing.
            return model.OpsetImport.Count > 0
                ? OldestOpset
                : throw Fail("the model imports no operator set, as models before opset 7 do", "Export it with opset 7 or newer");
        }

        long version = own.Max(import => import.Version);
        return version switch
        {
            < OldestOpset => throw Fail(
                $"the model is written for opset {version} of ONNX, at least {OldestOpset} is read", "Export it with opset 17"),
            > 1000 => throw Fail($"the model imports opset {version} of ONNX, which is no version", "The file is damaged"),
            _ => (int)version,
        };
    }

    private void Make(string name, string maker)
    {
        if (!makers.TryAdd(name, maker))
        {
            throw Fail($"the name '{name}' has two makers: {makers[name]} and {maker}", "A name stands for one value; export the model again");
        }
    }

    private void AddConstant(NodeProto node)
    {
        string where = $"{source}: {Describe(node)}";
        if (node.Output.Count != 1 || node.Attribute.Count != 1)
        {
            throw new FoveaException(
                $"{where}: a Constant has one output and one value. Received {node.Output.Count} outputs and {node.Attribute.Count} attributes.");
        }

        AttributeProto attribute = node.Attribute[0];
        OnnxTensor value = attribute.Name switch
        {
            "value" when attribute.T is { } tensor => TensorReader.Read(tensor, where, null),
            "value_float" => OnnxTensor.Create([], new[] { attribute.F }),
            "value_int" => OnnxTensor.Create([], new[] { attribute.I }),
            "value_string" => OnnxTensor.Create([], new[] { attribute.S.ToStringUtf8() }),
            "value_floats" => OnnxTensor.Create([attribute.Floats.Count], attribute.Floats.ToArray()),
            "value_ints" => OnnxTensor.Create([attribute.Ints.Count], attribute.Ints.ToArray()),
            "value_strings" => OnnxTensor.Create([attribute.Strings.Count], attribute.Strings.Select(text => text.ToStringUtf8()).ToArray()),
            _ => throw new FoveaException($"{where}: the attribute '{attribute.Name}' is no value that is read; dense tensors are."),
        };
        constants[node.Output[0]] = value;
    }

    private void RequireMade(GraphProto graph)
    {
        string[] missing =
        [
            .. graph.Node.SelectMany(node => node.Input.Where(input => input.Length > 0 && !makers.ContainsKey(input))
                    .Select(input => $"'{input}' of {Describe(node)}"))
                .Concat(graph.Output.Where(output => !makers.ContainsKey(output.Name)).Select(output => $"the output '{output.Name}'")),
        ];
        if (missing.Length > 0)
        {
            throw Fail($"nothing makes {List(missing)}", "The file is damaged or a part of a model; export the whole");
        }
    }

    private OnnxValue Value(ValueInfoProto info, string kind)
    {
        string where = $"{source}: {kind} '{info.Name}'";
        if (info.Type is null)
        {
            return new OnnxValue(info.Name, null, null);
        }

        if (info.Type.TensorType is not { } tensor)
        {
            throw new FoveaException($"{where}: it is no tensor but a sequence, a map or the like, which are not computed with.");
        }

        OnnxType? type = tensor.ElemType == 0 ? null : TensorReader.TypeOf(tensor.ElemType)
            ?? throw new FoveaException($"{where}: the element type {TensorReader.NameOf(tensor.ElemType)} is not computed with.");
        return new OnnxValue(info.Name, type, tensor.Shape is null ? null : [.. tensor.Shape.Dim.Select(each => Dimension(each, where))]);
    }

    private static OnnxDimension Dimension(TensorShapeProto.Types.Dimension dimension, string where) => dimension.ValueCase switch
    {
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam => new OnnxDimension(null, dimension.DimParam),

        // Some exporters write -1 or 0 for a size that is not known.
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue when dimension.DimValue is 0 or -1 => default,
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue => dimension.DimValue is > 0 and <= int.MaxValue
            ? new OnnxDimension((int)dimension.DimValue, null)
            : throw new FoveaException($"{where}: the size {dimension.DimValue} is no size. The file is damaged; export it again."),
        _ => default,
    };

    private string Text(string name, string what) =>
        name.Length > 0 ? name : throw Fail($"{what} is empty", "Export the model again");

    private FoveaException Fail(string problem, string fix) => new($"{source}: {problem}. {fix}.");

    private static string List(IEnumerable<string> names)
    {
        string[] all = [.. names.Distinct()];
        return string.Join(", ", all.Take(MostListed)) + (all.Length > MostListed ? $" and {all.Length - MostListed} more" : string.Empty);
    }
}
