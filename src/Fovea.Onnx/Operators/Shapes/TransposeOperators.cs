using System.Collections.Immutable;

namespace Fovea.Onnx.Operators;

/// <summary>Transpose, DepthToSpace and SpaceToDepth: the same values in another order of dimensions.</summary>
internal static class TransposeOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Transpose", [1, 13, 21, 23, 24, 25], ByType.Any<Transpose>) { Types = TypeSets.All },
        new("DepthToSpace", [1, 11, 13], ByType.Any<DepthToSpace>) { Types = TypeSets.All },
        new("SpaceToDepth", [1, 13], ByType.Any<SpaceToDepth>) { Types = TypeSets.All },
    ];

    /// <summary>A tensor whose dimension i is dimension <paramref name="order"/>[i] of another one.</summary>
    public static OnnxTensor<T> Permute<T>(T[] values, ReadOnlySpan<int> shape, ReadOnlySpan<int> order)
        where T : notnull
    {
        long[] strides = Strided.Of(shape);
        var sizes = new int[shape.Length];
        var steps = new long[shape.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = shape[order[i]];
            steps[i] = strides[order[i]];
        }

        var target = new T[values.Length];
        Strided.Copy<T>(values, 0, sizes, steps, target);
        return new OnnxTensor<T>([.. sizes], target);
    }

    private static (int[] Shape, int Block) Image(OperatorCall call, OnnxTensor x)
    {
        long block = call.Int("blocksize", 0);
        return x.Rank != 4
            ? throw call.Fail($"the input {x.Show()} is not [batch, channels, height, width]")
            : block is < 1 or > 1 << 15 ? throw call.Fail($"blocksize is {block}, expected 1 to 32768") : ([.. x.Shape], (int)block);
    }

    private readonly struct Transpose : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> x = call.Input<T>(0);
            int[] order = [.. Enumerable.Range(0, x.Rank).Reverse()];
            if (call.List("perm") is { } perm)
            {
                order = perm.Length == x.Rank && perm.All(axis => axis >= 0)
                    ? call.Axes(perm, x.Rank)
                    : throw call.Fail($"perm [{string.Join(", ", perm)}] is no order of the {x.Rank} dimensions of the input");
            }

            return [Permute(x.Values, x.Shape.AsSpan(), order)];
        }
    }

    private readonly struct DepthToSpace : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> x = call.Input<T>(0);
            (int[] shape, int block) = Image(call, x);
            string mode = call.Text("mode", "DCR");
            int channels = shape[1] / (block * block);
            if (channels * block * block != shape[1])
            {
                throw call.Fail($"the {shape[1]} channels of the input {x.Show()} are no multiple of {block} x {block}, the square of blocksize");
            }

            (int[] split, int[] order) = mode switch
            {
                "DCR" => (new[] { shape[0], block, block, channels, shape[2], shape[3] }, new[] { 0, 3, 4, 1, 5, 2 }),
                "CRD" => (new[] { shape[0], channels, block, block, shape[2], shape[3] }, new[] { 0, 1, 4, 2, 5, 3 }),
                _ => throw call.Fail($"mode is '{mode}', expected DCR or CRD"),
            };
            ImmutableArray<int> output = Outputs.Shape(call, shape[0], channels, (long)shape[2] * block, (long)shape[3] * block);
            return [Permute(x.Values, split, order).WithShape(output)];
        }
    }

    private readonly struct SpaceToDepth : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> x = call.Input<T>(0);
            (int[] shape, int block) = Image(call, x);
            if (shape[2] % block != 0 || shape[3] % block != 0)
            {
                throw call.Fail($"height and width of the input {x.Show()} are no multiples of blocksize {block}");
            }

            int[] split = [shape[0], shape[1], shape[2] / block, block, shape[3] / block, block];
            ImmutableArray<int> output = Outputs.Shape(call, shape[0], (long)shape[1] * block * block, shape[2] / block, shape[3] / block);
            return [Permute(x.Values, split, [0, 3, 5, 1, 2, 4]).WithShape(output)];
        }
    }
}
