using Fovea.Layers;
using Fovea.Models;
using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Importing;

/// <summary>Where branches meet: sums, products and concatenations as layers.</summary>
internal static class JoinTranslation
{
    public static Traced? Add(LayerSite site)
    {
        int count = site.Node.Input.Count;
        if (count == 2 && (site.Constant(0) ?? site.Constant(1)) is not null)
        {
            return AffineTranslation.Add(site);
        }

        Traced?[] inputs = OfOneForm(site, [.. Enumerable.Range(0, count).Select(site.Value)]);
        if (inputs.Any(input => input is null) || !inputs.All(input => Agree(inputs[0]!, input!)))
        {
            return site.Refuse("it broadcasts, and layers add maps of one shape");
        }

        return count == 1 ? inputs[0] : inputs[0]!.With(site.Put(new Add(), [.. inputs.Select(input => input!.Node)]));
    }

    public static Traced? Multiply(LayerSite site)
    {
        if (site.Value(0) is not { } left || site.Value(1) is not { } right)
        {
            return AffineTranslation.Multiply(site);
        }

        if (GateOfItself(site) is { } gate)
        {
            return left.With(site.Put(gate.Layer, [gate.Of.Node]));
        }

        if (OfOneForm(site, [left, right]) is [{ } first, { } second] && Agree(first, second))
        {
            return first.With(site.Put(new Multiply(), [first.Node, second.Node]));
        }

        return IsGate(left, right) ? left.With(site.Put(new Multiply(), [left.Node, right.Node]))
            : IsGate(right, left) ? right.With(site.Put(new Multiply(), [right.Node, left.Node]))
            : site.Refuse("it broadcasts otherwise than one factor for each channel");
    }

    public static Traced? Concat(LayerSite site)
    {
        Traced?[] inputs = [.. Enumerable.Range(0, site.Node.Input.Count).Select(site.Value)];
        if (inputs.Any(input => input is null))
        {
            return site.Refuse("it joins constants");
        }

        Traced first = inputs[0]!;
        long axis = site.Call.Int("axis", 1);
        axis = axis < 0 ? axis + first.Sizes.Length + 1 : axis;
        bool maps = axis == 1 && inputs.All(input => input!.IsMap);
        bool mapsLast = axis == 3 && inputs.All(input => input!.IsChannelsLast);
        bool vectors = axis == 1 && inputs.All(input => input!.IsVector);
        if (!maps && !mapsLast && !vectors)
        {
            return site.Refuse("it does not join channels");
        }

        if (inputs.Length == 1)
        {
            return first;
        }

        if (vectors)
        {
            Traced[] flat = [.. inputs.Select(input => site.Flat(input!))];
            Node behind = site.Put(new Concatenate(), [.. flat.Select(input => input.Node)]);
            return Traced.Of(behind, behind.Shape.Extents, ValueOrder.Join(flat));
        }

        Node joined = site.Put(new Concatenate(), [.. inputs.Select(input => input!.Node)]);
        return maps ? Traced.Map(joined) : Traced.MapLast(joined);
    }

    /// <summary>Whether every reader of a node's output is its product with the node's own input.</summary>
    public static bool IsGateOfItself(LayerSite site)
    {
        string output = site.Node.Output[0];
        NodeProto[] readers = [.. site.Trace.Graph.Nodes.Where(node => node.Input.Contains(output))];
        return readers.Length > 0 && readers.All(node => node.OpType == "Mul" && node.Input.Contains(site.Node.Input[0]))
            && readers.Length == site.Trace.Readers(output);
    }

    // x * Sigmoid(x) is Silu, x * HardSigmoid(x) HardSwish.
    private static (Layer Layer, Traced Of)? GateOfItself(LayerSite site)
    {
        for (int i = 0; i < 2; i++)
        {
            string other = site.Node.Input[1 - i];
            if (site.Trace.Maker(site.Node.Input[i]) is { } gate && gate.Input.Count > 0 && gate.Input[0] == other)
            {
                switch (gate.OpType)
                {
                    case "Sigmoid":
                        return (new Silu(), site.Trace.Find(other)!);
                    case "HardSigmoid":
                        return (new HardSwish(), site.Trace.Find(other)!);
                }
            }
        }

        return null;
    }

    // Vectors of which some are flattened maps.
    private static Traced?[] OfOneForm(LayerSite site, Traced?[] inputs) =>
        inputs.All(input => input is { IsVector: true }) && inputs.Select(input => input!.Node.Shape).Distinct().Count() > 1
            ? [.. inputs.Select(input => site.Flat(input!))] : inputs;

    private static bool Agree(Traced left, Traced right) =>
        left.Sizes.AsSpan().SequenceEqual(right.Sizes.AsSpan()) && left.Node.Shape == right.Node.Shape
        && left.Order.Equals(right.Order);

    private static bool IsGate(Traced map, Traced factors)
    {
        int channels = map.Node.Shape.Channels;
        int place = map.IsMap ? 0 : 2;
        return (map.IsMap || map.IsChannelsLast) && factors.Length == channels && factors.Sizes.Length == 3
            && factors.Sizes[place] == channels;
    }
}
