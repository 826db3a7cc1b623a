using System.Buffers.Binary;
using Fovea.Onnx.Proto;
using Google.Protobuf;

namespace Fovea.Onnx.Export;

/// <summary>Puts a graph together: nodes in the order in which they are added, constants, and names that are used once.</summary>
internal sealed class GraphBuilder
{
    private readonly HashSet<string> nodeNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> valueNames;

    /// <summary>Starts a graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="opset">The opset that forms of operators are chosen for.</param>
    /// <param name="reserved">Names of values that <see cref="NewValue"/> must not give away.</param>
    public GraphBuilder(string name, int opset, params ReadOnlySpan<string> reserved)
    {
        Graph = new GraphProto { Name = name };
        Opset = opset;
        valueNames = new HashSet<string>(reserved.ToArray(), StringComparer.Ordinal);
    }

    public GraphProto Graph { get; }

    public int Opset { get; }

    /// <summary>A name for a value: the one asked for, or a numbered one where that is taken.</summary>
    public string NewValue(string wanted) => Unique(valueNames, wanted);

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The output's name.</returns>
    public string Add(string type, string name, string output, ReadOnlySpan<string> inputs, ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = type, Name = Unique(nodeNames, name) };
        node.Input.Add(inputs.ToArray());
        node.Output.Add(output);
        node.Attribute.Add(attributes.ToArray());
        Graph.Node.Add(node);
        return output;
    }

    /// <summary>Adds a constant of floats.</summary>
    /// <param name="wanted">The name, numbered where it is taken.</param>
    /// <param name="sizes">The sizes; none for a single number.</param>
    /// <param name="values">The values in C order.</param>
    public string Constant(string wanted, ReadOnlySpan<int> sizes, float[] values)
    {
        byte[] bytes = new byte[checked(values.Length * sizeof(float))];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return AddTensor(wanted, sizes, TensorProto.Types.DataType.Float, UnsafeByteOperations.UnsafeWrap(bytes));
    }

    /// <summary>Adds a list of whole numbers, such as a shape.</summary>
    public string Integers(string wanted, params ReadOnlySpan<long> values) => Integers(wanted, [values.Length], values);

    /// <summary>Adds whole numbers of any shape.</summary>
    public string Integers(string wanted, ReadOnlySpan<int> sizes, ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        return AddTensor(wanted, sizes, TensorProto.Types.DataType.Int64, UnsafeByteOperations.UnsafeWrap(bytes));
    }

    private static string Unique(HashSet<string> names, string wanted)
    {
        string name = wanted;
        for (int number = 1; !names.Add(name); number++)
        {
            name = $"{wanted}_{number}";
        }

        return name;
    }

    private string AddTensor(string wanted, ReadOnlySpan<int> sizes, TensorProto.Types.DataType type, ByteString raw)
    {
        var tensor = new TensorProto { Name = NewValue(wanted), DataType = (int)type, RawData = raw };
        foreach (int size in sizes)
        {
            tensor.Dims.Add(size);
        }

        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
