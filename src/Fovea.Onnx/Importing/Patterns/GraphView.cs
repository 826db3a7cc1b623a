using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;

namespace Fovea.Onnx.Importing.Patterns;

/// <summary>A graph as patterns look at it: from a value to what made it, and to its only reader.</summary>
/// <param name="graph">The graph, its constants computed.</param>
internal sealed class GraphView(OnnxGraph graph)
{
    // No pattern has more; a hostile graph of nothing but products would otherwise be walked again from each of them.
    private const int MostFactors = 8;
    private readonly Dictionary<string, int> readers = graph.CountReaders();
    private readonly Dictionary<string, NodeProto> makers = ByOutput(graph);
    private readonly Dictionary<string, NodeProto> readerOf = ByInput(graph);

    public int Opset => graph.Opset;

    /// <summary>The node that made a value, where it is of this operator and the value is read as often as stated.</summary>
    public NodeProto? Maker(string name, string type, int read = 1) =>
        makers.TryGetValue(name, out NodeProto? node) && node.OpType == type && node.Output.Count == 1 && node.Input.Count > 0
        && GraphReader.IsDefaultDomain(node.Domain) && readers.GetValueOrDefault(name) == read ? node : null;

    /// <summary>The only reader of a node's output, where it is of this operator.</summary>
    public NodeProto? Reader(NodeProto node, string type) =>
        node.Output.Count == 1 && readers.GetValueOrDefault(node.Output[0]) == 1
        && readerOf.TryGetValue(node.Output[0], out NodeProto? reader) && reader.OpType == type
        && GraphReader.IsDefaultDomain(reader.Domain) ? reader : null;

    /// <summary>A constant.</summary>
    public OnnxTensor? Constant(string name) => graph.Constants.GetValueOrDefault(name);

    /// <summary>An input of a node that is a constant of float32.</summary>
    public OnnxTensor<float>? Floats(NodeProto node, int index) =>
        index < node.Input.Count ? Constant(node.Input[index]) as OnnxTensor<float> : null;

    /// <summary>A single number.</summary>
    public double? Scalar(string name) => Constant(name) is OnnxTensor<float> { Length: 1, Rank: <= 1 } value ? value.Values[0] : null;

    /// <summary>Whether a node is another value to this power.</summary>
    public bool IsPower(NodeProto node, string of, int exponent) => node.OpType == "Pow" && node.Input.Count == 2 && node.Input[0] == of
        && (Scalar(node.Input[1]) == exponent
            || (Constant(node.Input[1]) is OnnxTensor<long> { Length: 1, Rank: <= 1 } whole && whole.Values[0] == exponent));

    /// <summary>Whole numbers in an attribute, or in an input since some version.</summary>
    public long[]? Integers(NodeProto node, string attribute, int input) =>
        node.Attribute.FirstOrDefault(each => each.Name == attribute) is { } stated ? [.. stated.Ints]
        : input < node.Input.Count ? (Constant(node.Input[input]) as OnnxTensor<long>)?.Values : null;

    /// <summary>A whole number in an attribute.</summary>
    public static long Int(NodeProto node, string attribute, long byDefault) =>
        node.Attribute.FirstOrDefault(each => each.Name == attribute)?.I ?? byDefault;

    /// <summary>Whether a value is the whole shape of another.</summary>
    public bool IsShapeOf(string name, string value) =>
        makers.TryGetValue(name, out NodeProto? node) && node.OpType == "Shape" && node.Attribute.Count == 0
        && node.Input.Count == 1 && node.Input[0] == value;

    /// <summary>A value as a number plus another value.</summary>
    public (double Number, string Other, NodeProto Node)? Sum(string name) =>
        Maker(name, "Add") is not { Input.Count: 2 } node ? null
        : Scalar(node.Input[0]) is { } first ? (first, node.Input[1], node)
        : Scalar(node.Input[1]) is { } second ? (second, node.Input[0], node) : null;

    /// <summary>A value as a product, whatever the order in which its factors were multiplied.</summary>
    public Product? Factors(string name) => (Maker(name, "Mul") ?? Maker(name, "Div")) is { } node ? Factors(node) : null;

    /// <summary>A node's output as a product; null for other operators, for quotients of values, and for many factors.</summary>
    public Product? Factors(NodeProto last)
    {
        double number = 1;
        var values = new List<string>();
        var nodes = new List<NodeProto>();
        var open = new Stack<NodeProto>([last]);
        while (open.TryPop(out NodeProto? node))
        {
            if (node.Input.Count != 2 || nodes.Count == MostFactors)
            {
                return null;
            }

            nodes.Add(node);
            bool quotient = node.OpType == "Div";
            for (int i = 0; i < 2; i++)
            {
                string input = node.Input[i];
                if (Scalar(input) is { } factor)
                {
                    number = quotient && i == 1 ? number / factor : number * factor;
                }
                else if (quotient && i == 1)
                {
                    return null;
                }
                else if ((Maker(input, "Mul") ?? Maker(input, "Div")) is { } inner
                    && (inner.OpType == "Mul" || Scalar(inner.Input[^1]) is not null))
                {
                    open.Push(inner);
                }
                else
                {
                    values.Add(input);
                }
            }

            // A number divided by a value is no product.
            if (quotient && Scalar(node.Input[0]) is not null)
            {
                return null;
            }
        }

        return new Product(number, values, nodes);
    }

    /// <summary>A constant factor and summand, one behind the other, that go on from a node alone.</summary>
    public (string? Scale, string? Offset, List<NodeProto> Nodes) Affine(NodeProto node)
    {
        var nodes = new List<NodeProto>();
        string? scale = Operand("Mul");
        return (scale, Operand("Add"), nodes);

        string? Operand(string type)
        {
            NodeProto from = nodes.Count > 0 ? nodes[^1] : node;
            if (Reader(from, type) is { Input.Count: 2 } reader
                && reader.Input.FirstOrDefault(input => Constant(input) is OnnxTensor<float>) is { } constant)
            {
                nodes.Add(reader);
                return constant;
            }

            return null;
        }
    }

    private static Dictionary<string, NodeProto> ByOutput(OnnxGraph graph)
    {
        var made = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Nodes)
        {
            foreach (string output in node.Output)
            {
                made[output] = node;
            }
        }

        return made;
    }

    private static Dictionary<string, NodeProto> ByInput(OnnxGraph graph)
    {
        var read = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Nodes)
        {
            foreach (string input in node.Input)
            {
                read[input] = node;
            }
        }

        return read;
    }
}

/// <summary>A product of one number and some values, and the nodes that compute it.</summary>
internal sealed record Product(double Number, IReadOnlyList<string> Values, IReadOnlyList<NodeProto> Nodes)
{
    /// <summary>Whether the number is this one as float32 has it.</summary>
    public bool Is(double number) => IsNear(Number, number);

    /// <summary>The two values where there are two, one way round and the other.</summary>
    public IEnumerable<(string First, string Second)> Pairs() =>
        Values.Count == 2 ? [(Values[0], Values[1]), (Values[1], Values[0])] : [];

    public static bool IsNear(double value, double expected) => Math.Abs(value - expected) <= 1e-5 * Math.Abs(expected);
}
