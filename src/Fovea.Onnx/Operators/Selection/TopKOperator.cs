using System.Collections.Immutable;
using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>TopK: the k largest or smallest along an axis, in order, with their places. Of equal ones the first comes first.</summary>
internal static class TopKOperator
{
    public static OperatorDefinition[] Definitions { get; } = [ByType.Checked("TopK", [1, 10, 11, 24], TypeSets.Numbers, ByType.Numbers<TopK>)];

    private readonly struct TopK : INumberOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> x = call.Input<T>(0);
            int axis = call.Axis(call.Int("axis", -1), x.Rank);
            long k = call.Version < 10 ? call.Int("k", -1) : call.Long(1);
            bool largest = call.Int("largest", 1) != 0;
            int size = x.Shape[axis];
            if (k < 0 || k > size)
            {
                throw call.Fail($"k is {k}, expected 0 to {size}, the size of axis {axis}");
            }

            int inner = Arguments.Product(x.Shape.AsSpan()[(axis + 1)..]);
            ImmutableArray<int> shape = x.Shape.SetItem(axis, (int)k);
            T[] values = Outputs.New<T>(call, shape);
            long[] places = Outputs.New<long>(call, shape);

            // Beside a size of 0 this one may be as large as no row could be.
            var row = new T[values.Length == 0 ? 0 : size];
            var order = new int[row.Length];
            var comparison = new Ranking<T>(row, largest);
            for (int line = 0, count = values.Length == 0 ? 0 : values.Length / (int)k; line < count; line++)
            {
                int outer = line / inner;
                int column = line % inner;
                for (int i = 0; i < size; i++)
                {
                    row[i] = x.Values[(((outer * size) + i) * inner) + column];
                    order[i] = i;
                }

                order.AsSpan().Sort(comparison);
                for (int i = 0; i < k; i++)
                {
                    int at = (((outer * (int)k) + i) * inner) + column;
                    values[at] = row[order[i]];
                    places[at] = order[i];
                }
            }

            return [new OnnxTensor<T>(shape, values), new OnnxTensor<long>(shape, places)];
        }
    }

    private sealed class Ranking<T>(T[] row, bool largest) : IComparer<int>
        where T : IComparable<T>
    {
        public int Compare(int x, int y)
        {
            int order = largest ? row[y].CompareTo(row[x]) : row[x].CompareTo(row[y]);
            return order != 0 ? order : x.CompareTo(y);
        }
    }
}
