using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>
/// A connection that passes other layers by, such as the skip of a residual block: it leaves the line of layers, runs beside it in a lane,
/// and comes back.
/// </summary>
/// <param name="From">The row of the node that is read; 0 is the model's input.</param>
/// <param name="To">The row of the node that reads it.</param>
/// <param name="Lane">1 for the lane nearest to the line, 2 for the next.</param>
public sealed record GraphLink(int From, int To, int Lane);

/// <summary>
/// A model's graph as one line of rows, top to bottom in the order of the layers, with lanes beside it for connections that pass rows by.
/// So any graph reads as a list, on a narrow screen too.
/// </summary>
public sealed class NetworkGraph
{
    private readonly bool[] isJoined;

    private NetworkGraph(Model model, IReadOnlyList<GraphLink> links, bool[] isJoined)
    {
        Nodes = [model.Input, .. model.Nodes];
        Links = links;
        Lanes = links.Select(link => link.Lane).DefaultIfEmpty(0).Max();
        this.isJoined = isJoined;
    }

    /// <summary>The nodes, a row for each: the model's input first.</summary>
    public IReadOnlyList<ModelNode> Nodes { get; }

    /// <summary>The connections that pass rows by.</summary>
    public IReadOnlyList<GraphLink> Links { get; }

    /// <summary>How many lanes there are.</summary>
    public int Lanes { get; }

    /// <summary>Lays out a model.</summary>
    /// <param name="model">The model.</param>
    public static NetworkGraph Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var isJoined = new bool[model.Nodes.Count + 1];
        var passing = new List<(int From, int To)>();
        foreach (ModelNode node in model.Nodes)
        {
            foreach (ModelNode input in node.Inputs.Distinct())
            {
                if (input.Index == node.Index - 1)
                {
                    isJoined[node.Index + 1] = true;
                }
                else
                {
                    passing.Add((input.Index + 1, node.Index + 1));
                }
            }
        }

        // Short connections first, each in the nearest lane that is free along its way: nested ones then lie inside each other.
        var links = new List<GraphLink>();
        foreach ((int from, int to) in passing.OrderBy(link => link.To - link.From).ThenBy(link => link.From))
        {
            int lane = 1;
            while (links.Any(other => other.Lane == lane && other.From < to && from < other.To))
            {
                lane++;
            }

            links.Add(new GraphLink(from, to, lane));
        }

        return new NetworkGraph(model, [.. links.OrderBy(link => link.From).ThenBy(link => link.To)], isJoined);
    }

    /// <summary>Whether a row's node reads the one just above it.</summary>
    /// <param name="row">The row, from 0.</param>
    public bool ReadsAbove(int row) => row > 0 && isJoined[row];

    /// <summary>Whether the node just below a row reads it.</summary>
    /// <param name="row">The row, from 0.</param>
    public bool IsReadBelow(int row) => row + 1 < isJoined.Length && isJoined[row + 1];

    /// <summary>The lanes that leave the line at a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public IEnumerable<int> Leaving(int row) => Links.Where(link => link.From == row).Select(link => link.Lane).Distinct();

    /// <summary>The lanes that come back to the line at a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public IEnumerable<int> Coming(int row) => Links.Where(link => link.To == row).Select(link => link.Lane).Distinct();

    /// <summary>The lanes that pass a row by.</summary>
    /// <param name="row">The row, from 0.</param>
    public IEnumerable<int> Passing(int row) => Links.Where(link => link.From < row && row < link.To).Select(link => link.Lane).Distinct();
}
