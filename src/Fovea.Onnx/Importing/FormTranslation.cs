using System.Collections.Immutable;

namespace Fovea.Onnx.Importing;

/// <summary>Operators that change how values are seen and not the values: they leave no layer behind.</summary>
internal static class FormTranslation
{
    public static Traced? Identity(LayerSite site) => site.Value(0);

    public static Traced? Cast(LayerSite site) =>
        site.Call.Int("to", 0) == (int)OnnxType.Float32 ? site.Value(0) : site.Refuse("it converts to another type than float32");

    public static Traced? Shape(LayerSite site)
    {
        if (site.Value(0) is not { } input)
        {
            return site.Refuse("its input is a constant");
        }

        long[] sizes = [site.Trace.Batch, .. input.Sizes.Select(size => (long)size)];
        long start = Place(site.Call.Int("start", 0), sizes.Length);
        long end = Place(site.Call.Int("end", sizes.Length), sizes.Length);
        long[] part = sizes[(int)start..(int)Math.Max(start, end)];
        site.Trace.SetConstant(site.Node.Output[0], new OnnxTensor<long>([part.Length], part));
        return null;
    }

    public static Traced? Flatten(LayerSite site)
    {
        long axis = site.Call.Int("axis", 1);
        return site.Value(0) is { } input && (axis == 1 || axis == -input.Sizes.Length)
            ? input.View([input.Length])
            : site.Refuse("it does not keep the batch");
    }

    public static Traced? Reshape(LayerSite site)
    {
        if (site.Value(0) is not { } input || site.Constant(1) is not OnnxTensor<long> { Length: > 0 } target)
        {
            return site.Refuse("its target is no constant");
        }

        bool zeroIsZero = site.Call.Int("allowzero", 0) != 0;
        long batch = target.Values[0];
        bool keepsBatch = batch == site.Trace.Batch || (batch == 0 && !zeroIsZero) || batch == -1;
        var sizes = new List<long>();
        for (int d = 1; d < target.Length; d++)
        {
            long size = target.Values[d];
            sizes.Add(size == 0 && !zeroIsZero && d <= input.Sizes.Length ? input.Sizes[d - 1] : size);
        }

        int open = sizes.IndexOf(-1);
        long others = sizes.Where(size => size != -1).Aggregate(1L, (product, size) => Math.Min(product * Math.Max(0, size), int.MaxValue));
        if (open >= 0 && others > 0 && batch != -1)
        {
            sizes[open] = input.Length / others;
            others *= sizes[open];
        }

        return keepsBatch && others == input.Length && sizes.All(size => size > 0)
            ? input.View([.. sizes.Select(size => (int)size)])
            : site.Refuse($"its target [{string.Join(", ", target.Values)}] does not keep the batch");
    }

    public static Traced? Squeeze(LayerSite site)
    {
        if (site.Value(0) is not { } input || site.Integers("axes", 1) is not { } axes)
        {
            return site.Refuse("its axes are no constant");
        }

        long[] places = [.. axes.Select(axis => axis < 0 ? axis + input.Sizes.Length + 1 : axis)];
        return places.All(place => place > 0 && place <= input.Sizes.Length && input.Sizes[(int)place - 1] == 1)
            ? input.View([.. input.Sizes.Where((_, d) => !places.Contains(d + 1))])
            : site.Refuse("it takes away the batch, or a dimension that is not 1");
    }

    public static Traced? Unsqueeze(LayerSite site)
    {
        if (site.Value(0) is not { } input || site.Integers("axes", 1) is not { } axes)
        {
            return site.Refuse("its axes are no constant");
        }

        int rank = input.Sizes.Length + 1 + axes.Length;
        long[] places = [.. axes.Select(axis => axis < 0 ? axis + rank : axis)];
        if (places.Any(place => place <= 0 || place >= rank) || places.Distinct().Count() != places.Length)
        {
            return site.Refuse("it puts a dimension before the batch");
        }

        var rest = new Queue<int>(input.Sizes);
        return input.View([.. Enumerable.Range(1, rank - 1).Select(d => places.Contains(d) ? 1 : rest.Dequeue())]);
    }

    public static Traced? Transpose(LayerSite site)
    {
        if (site.Value(0) is not { } input || site.Call.Ints("perm") is not { } order || order.Length != input.Sizes.Length + 1 || order[0] != 0)
        {
            return site.Refuse("it moves the batch");
        }

        int[] places = [.. order.Skip(1).Select(place => (int)place - 1)];
        if (places.Any(place => place < 0 || place >= places.Length) || places.Distinct().Count() != places.Length)
        {
            return site.Refuse("its perm is none");
        }

        ImmutableArray<int> sizes = [.. places.Select(place => input.Sizes[place])];

        // Dimensions of one value may go anywhere; the others keep their order or change between the two orders of a map.
        int[] moved = [.. places.Where(place => input.Sizes[place] != 1)];
        if (moved.SequenceEqual(moved.Order()))
        {
            return input.View(sizes);
        }

        return input.IsMap && places is [1, 2, 0] ? Traced.Of(input.Node, sizes, false)
            : input.IsChannelsLast && places is [2, 0, 1] ? Traced.Of(input.Node, sizes, true)
            : site.Refuse("it changes the order of a map otherwise than between channels first and channels last");
    }

    private static long Place(long axis, int rank) => Math.Clamp(axis < 0 ? axis + rank : axis, 0, rank);
}
