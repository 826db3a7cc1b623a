using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Weights;

/// <summary>
/// Where the features of a model's vectors lie in a framework whose feature maps have their channels outermost: behind a Flatten the
/// order is channels, height, width there and height, width, channels here.
/// </summary>
internal sealed class FeatureOrder
{
    private readonly Dictionary<ModelNode, int[]?> places = [];

    public FeatureOrder(Model model)
    {
        places[model.Input] = null;
        foreach (ModelNode node in model.Nodes)
        {
            places[node] = node.OutputShape.Rank == 1 ? Find(node) : null;
        }
    }

    /// <summary>For each feature of a vector its place in the other framework; null where the order is the same.</summary>
    public int[]? Of(ModelNode node) => places[node];

    private int[]? Find(ModelNode node)
    {
        ModelNode first = node.Inputs[0];
        return node.Layer switch
        {
            Flatten when first.OutputShape.Rank > 1 => Flattened(first.OutputShape),
            Concatenate => Joined(node),
            Dense or GlobalAveragePool2D or GlobalMaxPool2D => null,
            _ => places[first],
        };
    }

    private static int[]? Flattened(Shape map)
    {
        int channels = map.Channels;
        int pixels = map.Length / channels;
        return channels == 1 || pixels == 1
            ? null
            : [.. Enumerable.Range(0, map.Length).Select(i => (i % channels * pixels) + (i / channels))];
    }

    private int[]? Joined(ModelNode node)
    {
        if (node.Inputs.All(input => places[input] is null))
        {
            return null;
        }

        var joined = new List<int>(node.OutputShape.Length);
        foreach (ModelNode input in node.Inputs)
        {
            int start = joined.Count;
            IEnumerable<int> own = places[input] ?? Enumerable.Range(0, input.OutputShape.Length);
            joined.AddRange(own.Select(place => start + place));
        }

        return [.. joined];
    }
}
