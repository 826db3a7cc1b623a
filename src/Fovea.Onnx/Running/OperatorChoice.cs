using Fovea.Onnx.Operators;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;

namespace Fovea.Onnx.Running;

/// <summary>Which version of which operator a node means.</summary>
/// <param name="Definition">The operator.</param>
/// <param name="Version">The opset in which it last changed.</param>
internal readonly record struct OperatorChoice(OperatorDefinition Definition, int Version)
{
    private const int MostListed = 16;

    /// <summary>The operator of a node, or null and why there is none.</summary>
    public static OperatorChoice? Find(NodeProto node, int opset, out string problem)
    {
        problem = string.Empty;
        if (!GraphReader.IsDefaultDomain(node.Domain))
        {
            problem = $"{node.Domain}.{node.OpType}";
            return null;
        }

        if (OperatorTable.Find(node.OpType) is not { } definition)
        {
            problem = $"{node.OpType} (opset {opset})";
            return null;
        }

        if (definition.ChangedIn is { } changed && changed <= opset)
        {
            problem = $"{node.OpType} (opset {opset}; it changed in {changed}, computed are versions {string.Join(", ", definition.Versions)})";
            return null;
        }

        int version = definition.Versions.LastOrDefault(candidate => candidate <= opset);
        if (version == 0)
        {
            problem = $"{node.OpType} (opset {opset}; it came with {definition.Versions[0]})";
            return null;
        }

        return new OperatorChoice(definition, version);
    }

    /// <summary>Refuses a graph with operators that are not computed, all of them in one message.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="otherwise">Operators that are computed in another way.</param>
    /// <exception cref="FoveaException">There are such operators.</exception>
    public static void RequireAll(OnnxGraph graph, Func<NodeProto, bool> otherwise)
    {
        List<string> problems = Problems(graph, otherwise);
        if (problems.Count > 0)
        {
            string more = problems.Count > MostListed ? $" and {problems.Count - MostListed} more" : string.Empty;
            throw new FoveaException(
                $"{graph.Source}: operators that are not computed: {string.Join(", ", problems.Take(MostListed))}{more}. "
                + "docs/onnx.md lists those that are; export the model with these.");
        }
    }

    /// <summary>The operators of a graph that are not computed.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="otherwise">Operators that are computed in another way.</param>
    public static List<string> Problems(OnnxGraph graph, Func<NodeProto, bool> otherwise)
    {
        var problems = new List<string>();
        foreach (NodeProto node in graph.Nodes)
        {
            if (Find(node, graph.Opset, out string problem) is null && !otherwise(node) && !problems.Contains(problem))
            {
                problems.Add(problem);
            }
        }

        return problems;
    }
}
