using Fovea.Fuzzing.Engine;
using Fovea.Onnx.Operators;
using Fovea.Onnx.Proto;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Fovea.Fuzzing.Targets;

/// <summary>
/// Changes what an ONNX file says and not its bytes, of which hardly a change leaves a graph: nodes, names, attributes, shapes, values.
/// </summary>
internal static class GraphFuzz
{
    private static readonly string[] Operators = [.. OperatorTable.All.Select(definition => definition.Name)];

    /// <summary>A model with one to three changes.</summary>
    public static byte[] Next(byte[] file, FuzzRandom random)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(file);
        for (int i = 1 + random.Below(3); i > 0; i--)
        {
            Change(model, random);
        }

        return model.ToByteArray();
    }

    private static void Change(ModelProto model, FuzzRandom random)
    {
        GraphProto graph = model.Graph ??= new GraphProto();
        switch (random.Below(12))
        {
            case 0:
                foreach (OperatorSetIdProto set in model.OpsetImport)
                {
                    set.Version = random.OnceIn(4) ? random.Of(AttributeFuzz.Integers) : 7 + random.Below(18);
                }

                break;
            case 1 or 2 when graph.Initializer.Count > 0:
                Tensor(graph.Initializer[random.Below(graph.Initializer.Count)], random);
                break;
            case 3 when graph.Input.Count > 0:
                Value(random.OnceIn(4) && graph.Output.Count > 0 ? graph.Output[0] : graph.Input[random.Below(graph.Input.Count)], random);
                break;
            case 4:
                List(graph.Node, random);
                break;
            case 5:
                List(graph.Initializer, random);
                break;
            default:
                if (graph.Node.Count > 0)
                {
                    Node(graph.Node[random.Below(graph.Node.Count)], graph, random);
                }

                break;
        }
    }

    private static void Node(NodeProto node, GraphProto graph, FuzzRandom random)
    {
        switch (random.Below(8))
        {
            case 0:
                node.OpType = random.Of(Operators);
                break;
            case 1:
                List(node.Input, random);
                break;
            case 2:
                List(node.Output, random);
                break;
            case 3 when node.Input.Count > 0:
                node.Input[random.Below(node.Input.Count)] = Name(graph, random);
                break;
            case 4:
                node.Attribute.Add(AttributeFuzz.Next(node.OpType, random));
                break;
            case 5:
                List(node.Attribute, random);
                break;
            default:
                if (node.Attribute.Count > 0)
                {
                    Attribute(node.Attribute[random.Below(node.Attribute.Count)], random);
                }

                break;
        }
    }

    private static void Attribute(AttributeProto attribute, FuzzRandom random)
    {
        long number = random.OnceIn(2) ? random.Of(AttributeFuzz.Integers) : random.Below(6) - 1;
        if (attribute.Ints.Count > 0)
        {
            if (random.OnceIn(4))
            {
                List(attribute.Ints, random);
            }
            else
            {
                attribute.Ints[random.Below(attribute.Ints.Count)] = number;
            }
        }
        else if (attribute.T is { } tensor)
        {
            Tensor(tensor, random);
        }
        else if (attribute.HasF)
        {
            attribute.F = (float)random.Of(AttributeFuzz.Reals);
        }
        else
        {
            attribute.I = number;
        }
    }

    private static void Tensor(TensorProto tensor, FuzzRandom random)
    {
        switch (random.Below(6))
        {
            case 0 when tensor.Dims.Count > 0:
                tensor.Dims[random.Below(tensor.Dims.Count)] = random.OnceIn(2) ? random.Of(AttributeFuzz.Integers) : random.Below(6);
                break;
            case 1:
                List(tensor.Dims, random);
                break;
            case 2 when tensor.Dims.Count > 1:
                // Another shape of as many values.
                (tensor.Dims[0], tensor.Dims[^1]) = (tensor.Dims[^1], tensor.Dims[0]);
                break;
            case 3:
                tensor.DataType = random.Below(25);
                break;
            case 4 when tensor.RawData.Length > 0:
                byte[] bytes = tensor.RawData.ToByteArray();
                bytes[random.Below(bytes.Length)] = random.Of<byte>(0, 0x7F, 0xFF, (byte)random.Bits());
                tensor.RawData = ByteString.CopyFrom(bytes, 0, random.OnceIn(4) ? random.Below(bytes.Length) : bytes.Length);
                break;
            default:
                tensor.Name = random.OnceIn(2) ? "x" : string.Empty;
                break;
        }
    }

    private static void Value(ValueInfoProto value, FuzzRandom random)
    {
        if (value.Type?.TensorType?.Shape?.Dim is not { Count: > 0 } sizes || random.OnceIn(6))
        {
            value.Name = random.OnceIn(2) ? "x" : string.Empty;
            return;
        }

        TensorShapeProto.Types.Dimension size = sizes[random.Below(sizes.Count)];
        switch (random.Below(4))
        {
            case 0:
                size.DimParam = random.OnceIn(2) ? "n" : string.Empty;
                break;
            case 1:
                size.DimValue = random.Of(AttributeFuzz.Integers);
                break;
            case 2:
                size.DimValue = random.Below(9);
                break;
            default:
                List(sizes, random);
                break;
        }
    }

    private static string Name(GraphProto graph, FuzzRandom random)
    {
        NodeProto other = graph.Node[random.Below(graph.Node.Count)];
        return random.Below(4) switch
        {
            0 => string.Empty,
            1 when graph.Initializer.Count > 0 => graph.Initializer[random.Below(graph.Initializer.Count)].Name,
            2 when graph.Input.Count > 0 => graph.Input[0].Name,
            _ => other.Output.Count > 0 ? other.Output[0] : "nowhere",
        };
    }

    // An entry is left out, comes twice, or changes places with another.
    private static void List<T>(RepeatedField<T> list, FuzzRandom random)
    {
        if (list.Count == 0)
        {
            return;
        }

        int at = random.Below(list.Count);
        int other = random.Below(list.Count);
        switch (random.Below(3))
        {
            case 0:
                list.RemoveAt(at);
                break;
            case 1:
                list.Insert(other, list[at]);
                break;
            default:
                (list[at], list[other]) = (list[other], list[at]);
                break;
        }
    }
}
