using Fovea.Layers;
using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Importing.Patterns;

/// <summary>
/// Functions of single values that are products: Gelu as x / 2 * (1 + erf(x / sqrt 2)) or
/// x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))), HardSwish as x * min(max(x + 3, 0), 6) / 6.
/// </summary>
internal static class ActivationPatterns
{
    public static Composite? Find(GraphView view, NodeProto last)
    {
        if (view.Factors(last) is not { } product)
        {
            return null;
        }

        foreach ((string x, string gate) in product.Pairs())
        {
            (Layer Layer, List<NodeProto> Nodes)? found =
                product.Is(0.5) ? Gelu(view, x, gate) : product.Is(1 / 6.0) ? HardSwish(view, x, gate) : null;
            if (found is { } match)
            {
                return new Composite(
                    x,
                    last,
                    [.. product.Nodes.Skip(1), .. match.Nodes],
                    (site, input) => input.With(site.Put(match.Layer, [input.Node])));
            }
        }

        return null;
    }

    private static (Layer Layer, List<NodeProto> Nodes)? Gelu(GraphView view, string x, string gate)
    {
        if (view.Sum(gate) is not (1, var inner, var sum))
        {
            return null;
        }

        if (view.Maker(inner, "Erf") is { } erf)
        {
            return view.Factors(erf.Input[0]) is { } scaled && scaled.Is(Math.Sqrt(0.5)) && scaled.Values is [var only] && only == x
                ? (new Gelu(), [sum, erf, .. scaled.Nodes]) : null;
        }

        if (view.Maker(inner, "Tanh") is not { } tanh || view.Factors(tanh.Input[0]) is not { Values: [var argument] } outer
            || !outer.Is(Math.Sqrt(2 / Math.PI)) || view.Maker(argument, "Add") is not { Input.Count: 2 } plus
            || plus.Input.FirstOrDefault(input => input != x) is not { } small || !plus.Input.Contains(x)
            || view.Factors(small) is not { } cubic || !cubic.Is(0.044715))
        {
            return null;
        }

        List<NodeProto> nodes = [sum, tanh, .. outer.Nodes, plus, .. cubic.Nodes];
        if (cubic.Values.Count == 3 && cubic.Values.All(value => value == x))
        {
            return (new Gelu(approximate: true), nodes);
        }

        return cubic.Values is [var power] && view.Maker(power, "Pow") is { } pow && view.IsPower(pow, x, 3)
            ? (new Gelu(approximate: true), [.. nodes, pow]) : null;
    }

    private static (Layer Layer, List<NodeProto> Nodes)? HardSwish(GraphView view, string x, string gate)
    {
        if (view.Maker(gate, "Clip") is not { } clip || view.Sum(clip.Input[0]) is not (3, var other, var sum) || other != x)
        {
            return null;
        }

        double? least = view.Opset < 11 ? Attribute(clip, "min") : clip.Input.Count > 1 ? view.Scalar(clip.Input[1]) : null;
        double? most = view.Opset < 11 ? Attribute(clip, "max") : clip.Input.Count > 2 ? view.Scalar(clip.Input[2]) : null;
        return least == 0 && most == 6 ? (new HardSwish(), [clip, sum]) : null;
    }

    private static double? Attribute(NodeProto node, string name) => node.Attribute.FirstOrDefault(each => each.Name == name)?.F;
}
