using Fovea.Layers;

namespace Fovea.Models;

/// <summary>Graphs from layers and from nodes.</summary>
internal static class Blueprints
{
    /// <summary>A network without branches.</summary>
    public static Blueprint Sequential(string name, Shape input, params IEnumerable<Layer> layers)
    {
        Layer[] list = [.. layers];
        var blueprint = new Blueprint(name, input, list.Select(layer => layer.Name));
        foreach (Layer layer in list)
        {
            blueprint.Add(layer, [blueprint.Last]);
        }

        return blueprint;
    }

    /// <summary>All nodes that an output depends on.</summary>
    public static Blueprint FromGraph(string name, Node output)
    {
        var reached = new HashSet<Node>();
        var pending = new Stack<Node>([output]);
        while (pending.TryPop(out Node? node))
        {
            if (reached.Add(node))
            {
                foreach (Node input in node.Inputs)
                {
                    pending.Push(input);
                }
            }
        }

        // Nodes were numbered as they were made, so that order is a topological one and the root comes first.
        Node[] ordered = [.. reached.OrderBy(node => node.Order)];
        var blueprint = new Blueprint(name, ordered[0].Shape, ordered.Select(node => node.Layer.Name));
        var placed = new Dictionary<Node, ModelNode> { [ordered[0]] = blueprint.Input };
        foreach (Node node in ordered.Skip(1))
        {
            placed.Add(node, blueprint.Add(node.Layer, [.. node.Inputs.Select(input => placed[input])]));
        }

        return blueprint;
    }
}
