using Fovea.Onnx.Proto;
using Google.Protobuf;

namespace Fovea.Onnx.Tests.Clients;

/// <summary>A graph that a test builds node by node.</summary>
internal sealed class GraphOf
{
    private int made;

    public GraphOf(int opset = 17)
    {
        Model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = opset });
    }

    public GraphProto Graph { get; } = new() { Name = "test" };

    public ModelProto Model { get; } = new() { IrVersion = 8 };

    /// <summary>An input; negative sizes are open, named d0, d1 and so on.</summary>
    public GraphOf Input(string name, params ReadOnlySpan<int> sizes) => Input(name, OnnxType.Float32, sizes);

    public GraphOf Input(string name, OnnxType type, params ReadOnlySpan<int> sizes)
    {
        var shape = new TensorShapeProto();
        for (int d = 0; d < sizes.Length; d++)
        {
            shape.Dim.Add(sizes[d] < 0
                ? new TensorShapeProto.Types.Dimension { DimParam = $"d{d}" }
                : new TensorShapeProto.Types.Dimension { DimValue = sizes[d] });
        }

        Graph.Input.Add(new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        });
        return this;
    }

    public GraphOf Output(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            Graph.Output.Add(new ValueInfoProto { Name = name });
        }

        return this;
    }

    public GraphOf Constant<T>(string name, OnnxTensor<T> tensor)
        where T : unmanaged
    {
        Graph.Initializer.Add(Raw(name, tensor));
        return this;
    }

    /// <summary>Adds a node.</summary>
    /// <param name="operatorName">The operator.</param>
    /// <param name="inputs">The names of the inputs, divided by blanks; _ for one that is left out.</param>
    /// <param name="output">The names of the outputs, divided by blanks.</param>
    /// <param name="attributes">Attributes: long, float, string, long[].</param>
    public GraphOf Node(string operatorName, string inputs, string output, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var node = new NodeProto { OpType = operatorName, Name = $"{operatorName}_{made++}" };
        node.Input.Add(inputs.Split(' ').Select(input => input == "_" ? string.Empty : input));
        node.Output.Add(output.Split(' '));
        foreach ((string name, object value) in attributes)
        {
            var attribute = new AttributeProto { Name = name };
            switch (value)
            {
                case int number:
                    attribute.Type = AttributeProto.Types.AttributeType.Int;
                    attribute.I = number;
                    break;
                case float real:
                    attribute.Type = AttributeProto.Types.AttributeType.Float;
                    attribute.F = real;
                    break;
                case string text:
                    attribute.Type = AttributeProto.Types.AttributeType.String;
                    attribute.S = ByteString.CopyFromUtf8(text);
                    break;
                case int[] numbers:
                    attribute.Type = AttributeProto.Types.AttributeType.Ints;
                    attribute.Ints.Add(numbers.Select(each => (long)each));
                    break;
                case TensorProto tensor:
                    attribute.Type = AttributeProto.Types.AttributeType.Tensor;
                    attribute.T = tensor;
                    break;
                default:
                    throw new NotSupportedException(value.GetType().Name);
            }

            node.Attribute.Add(attribute);
        }

        Graph.Node.Add(node);
        return this;
    }

    public byte[] Bytes()
    {
        Model.Graph = Graph;
        return Model.ToByteArray();
    }

    public OnnxModel Parse() => OnnxModel.Parse(Bytes(), "test.onnx");

    /// <summary>Runs it in Fovea and in ONNX Runtime and compares all outputs.</summary>
    /// <returns>The runner, so that a test can ask how it ran.</returns>
    public GraphRunner Compare(double tolerance, params ReadOnlySpan<OnnxTensor> inputs)
    {
        OnnxModel model = Parse();
        var named = new Dictionary<string, OnnxTensor>();
        for (int i = 0; i < inputs.Length; i++)
        {
            named.Add(model.Inputs[i].Name, inputs[i]);
        }

        OnnxTensor[] expected = OrtClient.Run(Bytes(), named);
        var runner = new GraphRunner(model, new GraphRunnerOptions { Threads = 1 });

        // The second run takes the steps that the first one found.
        for (int run = 0; run < 2; run++)
        {
            OnnxTensor[] actual = runner.Run(named);
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                Near.Check(expected[i], actual[i], tolerance, tolerance);
            }
        }

        return runner;
    }

    public static TensorProto Raw<T>(string name, OnnxTensor<T> tensor)
        where T : unmanaged
    {
        var proto = new TensorProto
        {
            Name = name,
            DataType = (int)tensor.Type,
            RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(tensor.Values.AsSpan())),
        };
        proto.Dims.Add(tensor.Shape.Select(size => (long)size));
        return proto;
    }
}
