using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;

namespace Fovea.Onnx.Running;

/// <summary>
/// Computes once what depends on constants alone, such as arithmetic with shapes and weights that are put together in the graph.
/// </summary>
internal static class ConstantFolding
{
    /// <summary>The graph without the nodes that were computed, their values among the constants.</summary>
    public static OnnxGraph Fold(OnnxGraph graph)
    {
        var constants = new Dictionary<string, OnnxTensor>(graph.Constants, StringComparer.Ordinal);
        var rest = new List<NodeProto>();
        foreach (NodeProto node in graph.Nodes)
        {
            bool constant = node.Input.Count > 0 && node.Input.All(input => input.Length == 0 || constants.ContainsKey(input));
            if (!constant || OperatorChoice.Find(node, graph.Opset, out _) is not { } choice)
            {
                rest.Add(node);
                continue;
            }

            OnnxTensor[] outputs = new OperatorStep(node, choice, graph.Source)
                .Compute([.. node.Input.Select(constants.GetValueOrDefault)]);
            foreach ((string name, OnnxTensor value) in node.Output.Zip(outputs).Where(output => output.First.Length > 0))
            {
                constants[name] = value;
            }
        }

        OnnxGraph folded = graph with { Nodes = rest, Constants = constants };
        Dictionary<string, int> readers = folded.CountReaders();
        return folded with
        {
            Constants = constants.Where(constant => readers.ContainsKey(constant.Key)).ToDictionary(StringComparer.Ordinal),
        };
    }
}
