using Fovea.Onnx.Operators;
using Fovea.Onnx.Proto;
using Google.Protobuf;

namespace Fovea.Onnx.Tests.Clients;

/// <summary>One operator, computed by Fovea and by ONNX Runtime.</summary>
internal sealed class OneNode
{
    private readonly NodeProto node = new();
    private readonly List<OnnxTensor?> inputs = [];
    private readonly int opset;

    public OneNode(string operatorName, int opset, params ReadOnlySpan<OnnxTensor?> inputs)
    {
        this.opset = opset;
        node.OpType = operatorName;
        node.Name = "node";
        foreach (OnnxTensor? input in inputs)
        {
            node.Input.Add(input is null ? string.Empty : $"in{this.inputs.Count}");
            this.inputs.Add(input);
        }
    }

    /// <summary>The operator's name.</summary>
    public string Operator => node.OpType;

    /// <summary>The types of the inputs that are there.</summary>
    public IEnumerable<OnnxType> Types => inputs.OfType<OnnxTensor>().Select(input => input.Type);

    /// <summary>The same node with inputs of one type as float32.</summary>
    public OneNode InFloat(OnnxType type)
    {
        var converted = new OneNode(node.OpType, opset, [.. inputs.Select(input => input?.Type == type ? RandomTensors.ToFloat(input) : input)]);
        converted.node.MergeFrom(new NodeProto { Attribute = { node.Attribute }, Output = { node.Output } });
        return converted;
    }

    public override string ToString()
    {
        string shapes = string.Join("; ", inputs.Select(input => input switch
        {
            null => "none",
            OnnxTensor<long> { Length: < 9 } few => $"({string.Join(", ", few.Values)})",
            OnnxTensor<float> { Length: < 9 } few => FormattableString.Invariant($"({string.Join(", ", few.Values)})"),
            _ => $"{input.Type} [{string.Join(", ", input.Shape)}]",
        }));
        return $"opset {opset}, inputs {shapes}, {node}";
    }

    public OneNode Outputs(int count)
    {
        node.Output.Clear();
        node.Output.Add(Enumerable.Range(0, count).Select(index => $"out{index}"));
        return this;
    }

    public OneNode With(string name, long value) => Add(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value });

    public OneNode With(string name, float value) => Add(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value });

    public OneNode With(string name, string value) =>
        Add(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    public OneNode With(string name, long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return Add(attribute);
    }

    public OneNode With(string name, float[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats };
        attribute.Floats.Add(values);
        return Add(attribute);
    }

    public OneNode Add(AttributeProto attribute)
    {
        node.Attribute.Add(attribute);
        return this;
    }

    /// <summary>A model of this node alone; outputs have no declared type, ONNX Runtime works them out.</summary>
    public ModelProto Model()
    {
        if (node.Output.Count == 0)
        {
            Outputs(1);
        }

        var graph = new GraphProto { Name = "one-node" };
        graph.Node.Add(node);
        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i] is { } input)
            {
                graph.Input.Add(new ValueInfoProto { Name = $"in{i}", Type = TypeOf(input) });
            }
        }

        graph.Output.Add(node.Output.Select(name => new ValueInfoProto { Name = name }));
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = opset });
        return model;
    }

    /// <summary>What ONNX Runtime computes.</summary>
    public OnnxTensor[] InOrt() => OrtClient.Run(
        Model().ToByteArray(),
        inputs.Index().Where(input => input.Item is not null).ToDictionary(input => $"in{input.Index}", input => input.Item!));

    /// <summary>What Fovea's operator computes.</summary>
    public OnnxTensor[] InFovea()
    {
        Model();
        OperatorDefinition definition = OperatorTable.Find(node.OpType) ?? throw new FoveaException($"{node.OpType} is no operator.");
        int version = definition.Versions.Last(candidate => candidate <= opset);
        return definition.Run(new OperatorCall(node, version, inputs))[..node.Output.Count];
    }

    /// <summary>Computes both and compares them.</summary>
    public void Compare(double relative = 1e-5, double absolute = 1e-6)
    {
        OnnxTensor[] expected = InOrt();
        OnnxTensor[] actual = InFovea();
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Near.Check(expected[i], actual[i], relative, absolute);
        }
    }

    private static TypeProto TypeOf(OnnxTensor tensor)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(tensor.Shape.Select(extent => new TensorShapeProto.Types.Dimension { DimValue = extent }));
        return new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)tensor.Type, Shape = shape } };
    }
}
