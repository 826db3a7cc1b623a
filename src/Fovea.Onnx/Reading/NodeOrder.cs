using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Reading;

/// <summary>Sorts nodes so that each stands behind all that it reads; those that already do keep their places.</summary>
/// <param name="nodes">The nodes in the file's order; every name has one maker.</param>
/// <param name="source">What messages call the model.</param>
internal sealed class NodeOrder(IReadOnlyList<NodeProto> nodes, string source)
{
    private readonly Dictionary<string, int> makers = nodes.Index()
        .SelectMany(node => node.Item.Output.Where(output => output.Length > 0).Select(output => (output, node.Index)))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>The sorted nodes.</summary>
    /// <exception cref="FoveaException">Nodes wait for each other.</exception>
    public IReadOnlyList<NodeProto> Sort()
    {
        var waits = new int[nodes.Count];
        var readers = new List<int>[nodes.Count];
        foreach ((int index, NodeProto node) in nodes.Index())
        {
            foreach (int maker in Makers(node))
            {
                waits[index]++;
                (readers[maker] ??= []).Add(index);
            }
        }

        // The first of the nodes that can run is next: a sorted file stays as it is.
        IEnumerable<int> first = Enumerable.Range(0, nodes.Count).Where(index => waits[index] == 0);
        var ready = new PriorityQueue<int, int>(first.Select(index => (index, index)));
        var sorted = new List<NodeProto>(nodes.Count);
        while (ready.TryDequeue(out int index, out _))
        {
            sorted.Add(nodes[index]);
            foreach (int reader in readers[index] ?? [])
            {
                if (--waits[reader] == 0)
                {
                    ready.Enqueue(reader, reader);
                }
            }
        }

        return sorted.Count == nodes.Count ? sorted : throw Cycle(waits);
    }

    private IEnumerable<int> Makers(NodeProto node) => node.Input.Where(makers.ContainsKey).Select(input => makers[input]).Distinct();

    // From a node that waits, back along what it waits for, until one comes again.
    private FoveaException Cycle(int[] waits)
    {
        var path = new List<int>();
        int at = Array.FindIndex(waits, wait => wait > 0);
        while (!path.Contains(at))
        {
            path.Add(at);
            at = Makers(nodes[at]).First(maker => waits[maker] > 0);
        }

        int[] cycle = [.. path.SkipWhile(index => index != at).Reverse()];
        string names = string.Join(" -> ", cycle.Take(8).Select(index => GraphReader.Describe(nodes[index])));
        return new FoveaException($"{source}: {cycle.Length} nodes wait for each other: {names}. A graph has no cycles; the file is damaged.");
    }
}
