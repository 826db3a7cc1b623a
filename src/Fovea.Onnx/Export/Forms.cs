using static Fovea.Onnx.Export.NodeAttributes;

namespace Fovea.Onnx.Export;

/// <summary>Operators whose form depends on the opset, and transpositions of maps with a batch in front.</summary>
internal static class Forms
{
    /// <summary>From [batch, ..., channels] to [batch, channels, ...].</summary>
    public static int[] ToChannelsFirst(int rank) => [0, rank, .. Enumerable.Range(1, rank - 1)];

    /// <summary>From [batch, channels, ...] to [batch, ..., channels].</summary>
    public static int[] ToChannelsLast(int rank) => [0, .. Enumerable.Range(2, rank - 1), 1];

    /// <summary>A reduction over one dimension. Opset 18 made the dimensions an input.</summary>
    public static string Reduce(this LayerSite site, string step, string type, string input, int axis, bool keep) => site.Opset >= 18
        ? site.Step(step, type, [input, site.Integers($"{step}.axes", axis)], Int("keepdims", keep ? 1 : 0))
        : site.Step(step, type, [input], Ints("axes", axis), Int("keepdims", keep ? 1 : 0));

    /// <summary>
    /// A softmax over the channels. Before opset 13 the operator flattened all behind its axis, so the channels must be last.
    /// </summary>
    public static string Softmax(GraphBuilder graph, string name, string output, string input, int rank)
    {
        if (graph.Opset >= 13 || rank == 1)
        {
            return graph.Add("Softmax", name, output, [input], [Int("axis", 1)]);
        }

        string turned = $"{name}/toChannelsLast";
        string last = graph.Add("Transpose", turned, graph.NewValue(turned), [input], [Ints("perm", ToChannelsLast(rank))]);
        string softmax = graph.Add("Softmax", $"{name}/softmax", graph.NewValue($"{name}/softmax"), [last], [Int("axis", rank)]);
        return graph.Add("Transpose", name, output, [softmax], [Ints("perm", ToChannelsFirst(rank))]);
    }

    /// <summary>A vector [batch, c] as [batch, c, 1, ...]. Opset 13 made the dimensions an input.</summary>
    public static string AppendOnes(this LayerSite site, string step, string input, int count)
    {
        int[] axes = [.. Enumerable.Range(2, count)];
        return site.Opset >= 13
            ? site.Step(step, "Unsqueeze", [input, site.Integers($"{step}.axes", [.. axes.Select(axis => (long)axis)])])
            : site.Step(step, "Unsqueeze", [input], Ints("axes", axes));
    }
}
