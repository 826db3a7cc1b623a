using System.Collections.Immutable;
using System.Text;
using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Operators;

/// <summary>One node of a graph while it is computed: its attributes with their defaults, and its inputs.</summary>
/// <param name="node">The node.</param>
/// <param name="version">The version of the operator that the model's opset means: the last one in which it changed.</param>
/// <param name="inputs">The inputs; null where an optional one is left out.</param>
internal sealed class OperatorCall(NodeProto node, int version, IReadOnlyList<OnnxTensor?> inputs)
{
    /// <summary>The version of the operator, such as 13 for Softmax in opset 17.</summary>
    public int Version => version;

    /// <summary>How messages begin: <c>Conv 'conv1'</c>.</summary>
    public string Where { get; } = node.Name.Length > 0 ? $"{node.OpType} '{node.Name}'" : $"{node.OpType} (output '{node.Output.FirstOrDefault()}')";

    /// <summary>The number of inputs, those left out in the middle included.</summary>
    public int InputCount => inputs.Count;

    /// <summary>The inputs; null where an optional one is left out.</summary>
    public IReadOnlyList<OnnxTensor?> Inputs => inputs;

    /// <summary>The number of outputs that the graph has names for.</summary>
    public int OutputCount => node.Output.Count;

    /// <summary>Whether the graph uses an output.</summary>
    public bool Wants(int output) => output < node.Output.Count && node.Output[output].Length > 0;

    /// <summary>An input that must be there.</summary>
    /// <exception cref="FoveaException">It is left out.</exception>
    public OnnxTensor Input(int index) => Optional(index) ?? throw Fail($"input {index} is missing");

    /// <summary>An input that must be there, of one element type.</summary>
    /// <exception cref="FoveaException">It is left out or of another type.</exception>
    public OnnxTensor<T> Input<T>(int index)
        where T : notnull => As<T>(Input(index), index);

    /// <summary>An input that may be left out.</summary>
    public OnnxTensor? Optional(int index) => index < inputs.Count ? inputs[index] : null;

    /// <summary>An input that may be left out, of one element type.</summary>
    public OnnxTensor<T>? Optional<T>(int index)
        where T : notnull => Optional(index) is { } tensor ? As<T>(tensor, index) : null;

    /// <summary>Whether the node states an attribute.</summary>
    public bool Has(string attribute) => Find(attribute) is not null;

    /// <summary>An integer attribute.</summary>
    public long Int(string attribute, long byDefault) => Find(attribute, AttributeProto.Types.AttributeType.Int)?.I ?? byDefault;

    /// <summary>A number attribute.</summary>
    public float Float(string attribute, float byDefault) => Find(attribute, AttributeProto.Types.AttributeType.Float)?.F ?? byDefault;

    /// <summary>A text attribute.</summary>
    public string Text(string attribute, string byDefault) =>
        Find(attribute, AttributeProto.Types.AttributeType.String) is { } found ? Encoding.UTF8.GetString(found.S.Span) : byDefault;

    /// <summary>A list of integers, or null where it is left out.</summary>
    public ImmutableArray<long>? Ints(string attribute) =>
        Find(attribute, AttributeProto.Types.AttributeType.Ints) is { } found ? [.. found.Ints] : null;

    /// <summary>A list of numbers, or null where it is left out.</summary>
    public ImmutableArray<float>? Floats(string attribute) =>
        Find(attribute, AttributeProto.Types.AttributeType.Floats) is { } found ? [.. found.Floats] : null;

    /// <summary>The attribute as the file has it, or null.</summary>
    public AttributeProto? Find(string attribute) => node.Attribute.FirstOrDefault(candidate => candidate.Name == attribute);

    /// <summary>The same node with other inputs, such as converted ones.</summary>
    public OperatorCall WithInputs(IReadOnlyList<OnnxTensor?> others) => new(node, version, others);

    /// <summary>An exception whose message begins with the node.</summary>
    public FoveaException Fail(string problem) => new($"{Where}: {problem}.");

    private AttributeProto? Find(string attribute, AttributeProto.Types.AttributeType type)
    {
        AttributeProto? found = Find(attribute);

        // Files of IR version 1 leave the type out.
        return found is null || found.Type == type || !found.HasType || found.Type == AttributeProto.Types.AttributeType.Undefined
            ? found
            : throw Fail($"the attribute {attribute} is of type {found.Type}, expected {type}");
    }

    private OnnxTensor<T> As<T>(OnnxTensor tensor, int index)
        where T : notnull => tensor as OnnxTensor<T>
        ?? throw Fail($"input {index} is {OnnxTypes.NameOf(tensor.Type)}, expected {OnnxTypes.NameOf(OnnxTypes.Of<T>())}");
}
