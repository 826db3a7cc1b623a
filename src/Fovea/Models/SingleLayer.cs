namespace Fovea.Models;

/// <summary>A layer of a model as a network of its own, so that it can be timed by itself.</summary>
internal static class SingleLayer
{
    /// <summary>
    /// The network; null for a layer of several inputs of different shapes, because a model has one input: a layer of several is given the
    /// same one as often as it reads.
    /// </summary>
    public static Model? Of(ModelNode node)
    {
        Shape shape = node.Inputs[0].OutputShape;
        if (node.Inputs.Any(input => input.OutputShape != shape))
        {
            return null;
        }

        var input = Node.Input(shape);
        return Model.FromGraph(node.Name, Node.Join(node.Layer, [.. node.Inputs.Select(_ => input)]));
    }
}
