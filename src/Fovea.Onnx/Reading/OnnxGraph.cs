using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Reading;

/// <summary>A graph that was checked: every name has one maker, and nodes stand behind all that they read.</summary>
/// <param name="Source">What messages call the model.</param>
/// <param name="Name">The graph's name.</param>
/// <param name="Opset">The version of the default operator set.</param>
/// <param name="Nodes">The nodes, sorted; Constant nodes are among <paramref name="Constants"/> instead.</param>
/// <param name="Constants">Initialisers and the values of Constant nodes, by name.</param>
/// <param name="Inputs">What must be given: the graph's inputs without initialisers of the same name.</param>
/// <param name="Outputs">The outputs in the graph's order.</param>
internal sealed record OnnxGraph(
    string Source,
    string Name,
    int Opset,
    IReadOnlyList<NodeProto> Nodes,
    IReadOnlyDictionary<string, OnnxTensor> Constants,
    IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs)
{
    /// <summary>How often each value is read, outputs of the graph included.</summary>
    public Dictionary<string, int> CountReaders()
    {
        var readers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in Nodes.SelectMany(node => node.Input).Concat(Outputs.Select(output => output.Name)))
        {
            readers[name] = readers.GetValueOrDefault(name) + 1;
        }

        return readers;
    }
}
