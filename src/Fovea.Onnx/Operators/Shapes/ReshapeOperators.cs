using System.Collections.Immutable;

namespace Fovea.Onnx.Operators;

/// <summary>Reshape, Squeeze and Unsqueeze: the same values under other sizes, nothing is copied.</summary>
internal static class ReshapeOperators
{
    private static readonly int[] SqueezeVersions = [1, 11, 13, 21, 23, 24, 25];

    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Reshape", [5, 13, 14, 19, 21, 23, 24, 25], Reshape) { Types = TypeSets.All },
        new("Squeeze", SqueezeVersions, Squeeze) { Types = TypeSets.All },
        new("Unsqueeze", SqueezeVersions, Unsqueeze) { Types = TypeSets.All },
    ];

    private static OnnxTensor[] Reshape(OperatorCall call)
    {
        OnnxTensor x = call.Input(0);
        long[] wanted = call.Longs(1);
        bool zeroIsZero = call.Int("allowzero", 0) != 0;
        var sizes = (long[])wanted.Clone();
        int open = -1;
        long product = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 0 && !zeroIsZero)
            {
                sizes[i] = i < x.Rank ? x.Shape[i] : throw Refuse(call, x, wanted, "a size of 0 keeps the input's, which has none there");
            }

            if (sizes[i] == -1)
            {
                open = open < 0 ? i : throw Refuse(call, x, wanted, "only one size can be -1");
                continue;
            }

            if (sizes[i] is < 0 or > int.MaxValue)
            {
                throw Refuse(call, x, wanted, "sizes are 0 or more, or -1");
            }

            // More than any tensor has: stays so, unless a size of 0 follows.
            product = Math.Min(product * sizes[i], 1L << 31);
        }

        if (open >= 0)
        {
            if (zeroIsZero && sizes.AsSpan().Contains(0))
            {
                throw Refuse(call, x, wanted, "-1 cannot be worked out beside a size of 0");
            }

            sizes[open] = product == 0 ? 0 : x.Length / product;
            product *= sizes[open];
        }

        return product == x.Length
            ? [x.WithShape(Outputs.Shape(call, sizes))]
            : throw Refuse(call, x, wanted, $"there are {x.Length} values");
    }

    private static FoveaException Refuse(OperatorCall call, OnnxTensor x, long[] wanted, string reason) =>
        call.Fail($"the input {x.Show()} cannot become [{string.Join(", ", wanted)}]: {reason}");

    private static OnnxTensor[] Squeeze(OperatorCall call)
    {
        OnnxTensor x = call.Input(0);
        long[] axes = (call.Version >= 13 ? call.OptionalLongs(1) : call.List("axes")) ?? [];
        int[] removed = axes.Length > 0
            ? [.. call.Axes(axes, x.Rank).Order()]
            : [.. Enumerable.Range(0, x.Rank).Where(axis => x.Shape[axis] == 1)];
        foreach (int axis in removed)
        {
            if (x.Shape[axis] != 1)
            {
                throw call.Fail($"axis {axis} of the input {x.Show()} cannot be removed, its size is not 1");
            }
        }

        return [x.WithShape([.. x.Shape.Where((_, axis) => !removed.Contains(axis))])];
    }

    private static OnnxTensor[] Unsqueeze(OperatorCall call)
    {
        OnnxTensor x = call.Input(0);
        long[] axes = (call.Version >= 13 ? call.Longs(1) : call.List("axes")) ?? throw call.Fail("the attribute axes is missing");
        ImmutableArray<int> shape = x.Shape;
        foreach (int axis in call.Axes(axes, x.Rank + axes.Length).Order())
        {
            shape = shape.Insert(axis, 1);
        }

        return [x.WithShape(shape)];
    }
}
