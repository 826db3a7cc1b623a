using System.Collections.Immutable;

namespace Fovea.Onnx.Operators;

/// <summary>Gather, GatherElements and GatherND: values picked by their places; negative ones count from the end.</summary>
internal static class GatherOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Gather", [1, 11, 13], ByType.Any<Gather>) { Types = TypeSets.All },
        new("GatherElements", [11, 13], ByType.Any<GatherElements>) { Types = TypeSets.All },
        new("GatherND", [11, 12, 13], ByType.Any<GatherND>) { Types = TypeSets.All },
    ];

    private static int Place(OperatorCall call, long index, int size, int position)
    {
        long place = index < 0 ? index + size : index;
        return place >= 0 && place < size
            ? (int)place
            : throw call.Fail($"index {position} is {index}, expected {-size} to {size - 1}");
    }

    private static int[] Places(OperatorCall call, long[] indices, int size)
    {
        var places = new int[indices.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = Place(call, indices[i], size, i);
        }

        return places;
    }

    private readonly struct Gather : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> x = call.Input<T>(0);
            int axis = call.Axis(call.Int("axis", 0), x.Rank);
            ReadOnlySpan<int> sizes = x.Shape.AsSpan();
            int[] places = Places(call, call.Longs(1), sizes[axis]);
            ImmutableArray<int> shape = x.Shape.RemoveAt(axis).InsertRange(axis, call.Input(1).Shape);
            T[] values = Outputs.New<T>(call, shape);
            int outer = Arguments.Product(sizes[..axis]);
            int inner = Arguments.Product(sizes[(axis + 1)..]);
            for (int block = 0, at = 0; block < outer && values.Length > 0; block++)
            {
                int start = block * sizes[axis];
                foreach (int place in places)
                {
                    x.Values.AsSpan((start + place) * inner, inner).CopyTo(values.AsSpan(at));
                    at += inner;
                }
            }

            return [new OnnxTensor<T>(shape, values)];
        }
    }

    private readonly struct GatherElements : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> x = call.Input<T>(0);
            ImmutableArray<int> shape = call.Input(1).Shape;
            int axis = call.Axis(call.Int("axis", 0), x.Rank);
            bool fits = shape.Length == x.Rank;
            for (int d = 0; d < x.Rank && fits; d++)
            {
                fits = d == axis || shape[d] <= x.Shape[d];
            }

            if (!fits)
            {
                throw call.Fail($"the indices {call.Input(1).Show()} do not fit into the input {x.Show()} beside axis {axis}");
            }

            int[] places = Places(call, call.Longs(1), x.Shape[axis]);
            T[] values = Outputs.New<T>(call, shape);
            long[] strides = Strided.Of(x.Shape.AsSpan());
            var counters = new int[x.Rank];
            long offset = 0;
            for (int at = 0; at < values.Length; at++)
            {
                values[at] = x.Values[offset + (places[at] * strides[axis])];
                for (int d = x.Rank - 1; d >= 0; d--)
                {
                    long step = d == axis ? 0 : strides[d];
                    if (++counters[d] < shape[d])
                    {
                        offset += step;
                        break;
                    }

                    offset -= step * (counters[d] - 1);
                    counters[d] = 0;
                }
            }

            return [new OnnxTensor<T>(shape, values)];
        }
    }

    private readonly struct GatherND : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull
        {
            OnnxTensor<T> x = call.Input<T>(0);
            OnnxTensor index = call.Input(1);
            long batchDimensions = call.Version >= 12 ? call.Int("batch_dims", 0) : 0;
            if (index.Rank == 0 || x.Rank == 0 || batchDimensions < 0 || batchDimensions >= Math.Min(index.Rank, x.Rank))
            {
                throw call.Fail($"batch_dims {batchDimensions} does not fit the input {x.Show()} and the indices {index.Show()}");
            }

            int batch = (int)batchDimensions;
            int depth = index.Shape[^1];
            if (depth < 1 || depth > x.Rank - batch || !x.Shape.AsSpan()[..batch].SequenceEqual(index.Shape.AsSpan()[..batch]))
            {
                throw call.Fail($"the indices {index.Show()} do not fit the input {x.Show()} with batch_dims {batch}");
            }

            ReadOnlySpan<int> sizes = x.Shape.AsSpan();
            ImmutableArray<int> shape = index.Shape[..^1].AddRange(x.Shape[(batch + depth)..]);
            T[] values = Outputs.New<T>(call, shape);
            long[] indices = call.Longs(1);
            int inner = Arguments.Product(sizes[(batch + depth)..]);
            int picks = indices.Length / depth;
            int batches = Arguments.Product(sizes[..batch]);
            int perBatch = batches == 0 ? 0 : picks / batches;
            for (int pick = 0; pick < picks && values.Length > 0; pick++)
            {
                int row = pick / perBatch;
                for (int d = 0; d < depth; d++)
                {
                    int position = (pick * depth) + d;
                    row = (row * sizes[batch + d]) + Place(call, indices[position], sizes[batch + d], position);
                }

                x.Values.AsSpan(row * inner, inner).CopyTo(values.AsSpan(pick * inner));
            }

            return [new OnnxTensor<T>(shape, values)];
        }
    }
}
