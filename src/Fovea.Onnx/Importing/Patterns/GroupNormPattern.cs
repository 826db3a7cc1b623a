using Fovea.Layers;
using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Importing.Patterns;

/// <summary>
/// Groups as the channels of an instance normalisation: Reshape to [batch, groups, rest], InstanceNormalization, Reshape back, Mul, Add. So
/// exporters write GroupNorm where the opset has no operator for it.
/// </summary>
internal static class GroupNormPattern
{
    public static Composite? Find(GraphView view, NodeProto norm)
    {
        if (norm.Input.Count != 3 || view.Maker(norm.Input[0], "Reshape") is not { Input.Count: 2 } before
            || view.Constant(before.Input[1]) is not OnnxTensor<long> { Length: 3 } groups
            || view.Reader(norm, "Reshape") is not { Input.Count: 2 } after
            || view.Floats(norm, 1) is not { Rank: 1 } ones || view.Floats(norm, 2) is not { Rank: 1 } zeros
            || ones.Length != groups.Values[1] || zeros.Length != ones.Length
            || !ones.Values.All(value => value == 1) || !zeros.Values.All(value => value == 0))
        {
            return null;
        }

        string x = before.Input[0];
        var target = view.Constant(after.Input[1]) as OnnxTensor<long>;

        // The shape of the input itself may be computed while the graph runs; its node stays where it is.
        if (target is null && !view.IsShapeOf(after.Input[1], x))
        {
            return null;
        }

        float epsilon = norm.Attribute.FirstOrDefault(each => each.Name == "epsilon")?.F ?? 1e-5f;
        (string? scale, string? offset, List<NodeProto> more) = view.Affine(after);
        NodeProto[] nodes = [before, norm, after, .. more];
        return new Composite(
            x,
            nodes[^1],
            nodes[..^1],
            (site, input) => Translate(site, input, groups.Values, target?.Values, epsilon, scale, offset));
    }

    private static Traced? Translate(
        LayerSite site, Traced given, long[] groups, long[]? target, float epsilon, string? scale, string? offset)
    {
        Traced input = given.IsVector ? site.Flat(given) : given;
        bool inOrder = input.IsMap || (input.IsVector && !input.ChannelsFirst);
        if (!inOrder || groups[1] is <= 0 or > int.MaxValue || input.Sizes[0] % groups[1] != 0)
        {
            return site.Refuse("its groups do not divide the channels");
        }

        long batch = site.Trace.Batch;
        bool divides = groups[0] == 0 || groups[0] == batch || groups[0] == -1;
        bool rest = groups[2] == input.Length / groups[1] || (groups[2] == -1 && groups[0] != -1);
        long[] back = target ?? [batch, .. input.Sizes.Select(size => (long)size)];
        bool returns = back.Length == input.Sizes.Length + 1 && (back[0] is 0 or -1 || back[0] == batch)
            && back.Skip(1).Count(size => size == -1) <= (back[0] == -1 ? 0 : 1)
            && back.Skip(1).Zip(input.Sizes).All(pair => pair.First == pair.Second || pair.First == -1);
        return divides && rest && returns
            ? LayerNormPattern.Put(site, input, new GroupNorm((int)groups[1], epsilon), scale, offset)
            : site.Refuse("its shapes are not those of its input in groups");
    }
}
