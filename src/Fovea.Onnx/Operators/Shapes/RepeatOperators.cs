using System.Collections.Immutable;

namespace Fovea.Onnx.Operators;

/// <summary>Expand and Tile: values repeated along axes.</summary>
internal static class RepeatOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Expand", [8, 13], ByType.Any<Expand>) { Types = TypeSets.All },
        new("Tile", [6, 13], ByType.Any<Tile>) { Types = TypeSets.All },
    ];

    private readonly struct Expand : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> x = call.Input<T>(0);
            long[] wanted = call.Longs(1);
            int rank = Math.Max(wanted.Length, x.Rank);
            long[] own = Strided.Of(x.Shape.AsSpan());
            var sizes = new long[rank];
            var steps = new long[rank];
            for (int d = 0; d < rank; d++)
            {
                int inInput = d - (rank - x.Rank);
                int inWanted = d - (rank - wanted.Length);
                long here = inInput < 0 ? 1 : x.Shape[inInput];
                long there = inWanted < 0 ? 1 : wanted[inWanted];
                if (here != there && here != 1 && there != 1)
                {
                    throw call.Fail($"the input {x.Show()} does not spread over [{string.Join(", ", wanted)}]: sizes must be equal or 1");
                }

                sizes[d] = here == 1 ? there : here;
                steps[d] = here == 1 ? 0 : own[inInput];
            }

            ImmutableArray<int> shape = Outputs.Shape(call, sizes);
            T[] values = Outputs.New<T>(call, shape);
            Strided.Copy<T>(x.Values, 0, shape.AsSpan(), steps, values);
            return [new OnnxTensor<T>(shape, values)];
        }
    }

    private readonly struct Tile : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> x = call.Input<T>(0);
            long[] repeats = call.Longs(1);
            if (repeats.Length != x.Rank || repeats.Any(count => count is < 0 or > int.MaxValue))
            {
                throw call.Fail($"repeats [{string.Join(", ", repeats)}] do not fit the input {x.Show()}: expected a number of 0 or more for each axis");
            }

            var sizes = new long[x.Rank];
            var view = new int[2 * x.Rank];
            var steps = new long[2 * x.Rank];
            long[] own = Strided.Of(x.Shape.AsSpan());
            for (int d = 0; d < x.Rank; d++)
            {
                sizes[d] = x.Shape[d] * repeats[d];
                view[2 * d] = (int)repeats[d];
                view[(2 * d) + 1] = x.Shape[d];
                steps[(2 * d) + 1] = own[d];
            }

            ImmutableArray<int> shape = Outputs.Shape(call, sizes);
            T[] values = Outputs.New<T>(call, shape);
            Strided.Copy<T>(x.Values, 0, view, steps, values);
            return [new OnnxTensor<T>(shape, values)];
        }
    }
}
