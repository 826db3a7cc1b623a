using Fovea.Onnx.Reading;

namespace Fovea.Onnx.Running;

/// <summary>
/// Given inputs beside what a graph declares: every name there, every type and size as declared, equal names for equal sizes.
/// </summary>
internal static class InputBinding
{
    /// <summary>Inputs in the graph's order under their names.</summary>
    public static Dictionary<string, OnnxTensor> ByOrder(OnnxGraph graph, ReadOnlySpan<OnnxTensor> inputs)
    {
        if (inputs.Length != graph.Inputs.Count)
        {
            throw new FoveaException(
                $"{graph.Source}: the model has {graph.Inputs.Count} inputs, received {inputs.Length}. Give {Declared(graph)}.");
        }

        var named = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        for (int i = 0; i < inputs.Length; i++)
        {
            named.Add(graph.Inputs[i].Name, inputs[i]);
        }

        return named;
    }

    /// <summary>Refuses inputs that do not fit.</summary>
    /// <exception cref="FoveaException">One is missing, unknown, or of another type or shape; the message says which.</exception>
    public static void Check(OnnxGraph graph, IReadOnlyDictionary<string, OnnxTensor> inputs)
    {
        if (inputs.Keys.FirstOrDefault(name => graph.Inputs.All(input => input.Name != name)) is { } unknown)
        {
            throw new FoveaException($"{graph.Source}: the model has no input '{unknown}'. It has {Declared(graph)}.");
        }

        if (graph.Inputs.FirstOrDefault(input => !inputs.ContainsKey(input.Name)) is { } missing)
        {
            throw new FoveaException($"{graph.Source}: the input '{missing.Name}' is missing. The model has {Declared(graph)}.");
        }

        var sizes = new Dictionary<string, (int Size, string Input)>(StringComparer.Ordinal);
        foreach (OnnxValue declared in graph.Inputs)
        {
            OnnxTensor tensor = inputs[declared.Name];
            if (declared.Type is { } type && type != tensor.Type)
            {
                throw Unfit(graph, declared, tensor, $"the element type is {OnnxTypes.NameOf(tensor.Type)}", $"Convert it to {OnnxTypes.NameOf(type)}");
            }

            CheckSizes(graph, declared, tensor, sizes);
        }
    }

    private static void CheckSizes(
        OnnxGraph graph, OnnxValue declared, OnnxTensor tensor, Dictionary<string, (int Size, string Input)> sizes)
    {
        if (declared.Dimensions is not { } dimensions)
        {
            return;
        }

        if (dimensions.Length != tensor.Rank)
        {
            throw Unfit(
                graph, declared, tensor, $"it has {tensor.Rank} dimensions in place of {dimensions.Length}", "Reshape it; a batch of one is a dimension, too");
        }

        for (int d = 0; d < tensor.Rank; d++)
        {
            int size = tensor.Shape[d];
            if (dimensions[d].Size is { } expected && expected != size)
            {
                throw Unfit(graph, declared, tensor, $"size {d} is {size} in place of {expected}", "Bring it to the model's size");
            }

            if (dimensions[d].Name is { Length: > 0 } name && !sizes.TryAdd(name, (size, declared.Name)) && sizes[name].Size != size)
            {
                throw Unfit(
                    graph, declared, tensor, $"'{name}' is {size} here and {sizes[name].Size} in '{sizes[name].Input}'", "Give both the same size");
            }
        }
    }

    private static FoveaException Unfit(OnnxGraph graph, OnnxValue declared, OnnxTensor tensor, string problem, string fix) => new(
        $"{graph.Source}: the input does not fit: {problem}. Received {OnnxTypes.NameOf(tensor.Type)} [{string.Join(", ", tensor.Shape)}], "
        + $"expected {declared}. {fix}.");

    private static string Declared(OnnxGraph graph) => string.Join(", ", graph.Inputs);
}
