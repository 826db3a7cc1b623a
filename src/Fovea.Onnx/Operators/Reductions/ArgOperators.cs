using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>
/// ArgMax and ArgMin: the place of an extreme along an axis; of equal ones the first, or the last on demand. What is not a number is the
/// extreme, as in NumPy and ONNX Runtime.
/// </summary>
internal static class ArgOperators
{
    private static readonly int[] Versions = [1, 11, 12, 13];

    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("ArgMax", Versions, TypeSets.Numbers, ByType.Numbers<Arg<Max>>),
        ByType.Checked("ArgMin", Versions, TypeSets.Numbers, ByType.Numbers<Arg<Min>>),
    ];

    private interface IBetter
    {
        static abstract bool Than<T>(T candidate, T best)
            where T : INumber<T>;
    }

    private readonly struct Max : IBetter
    {
        public static bool Than<T>(T candidate, T best)
            where T : INumber<T> => candidate > best;
    }

    private readonly struct Min : IBetter
    {
        public static bool Than<T>(T candidate, T best)
            where T : INumber<T> => candidate < best;
    }

    private readonly struct Arg<TBetter> : INumberOperator
        where TBetter : struct, IBetter
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> x = call.Input<T>(0);
            int axis = call.Axis(call.Int("axis", 0), x.Rank);
            bool last = call.Int("select_last_index", 0) != 0;
            ReducedRows<T> rows = ReducedRows<T>.Of(call, x, [axis], call.Int("keepdims", 1) != 0);
            var places = Outputs.New<long>(call, rows.Shape);
            if (places.Length > 0 && rows.Length == 0)
            {
                throw call.Fail($"axis {axis} of the input {x.Show()} is empty: nothing can be found there");
            }

            for (int i = 0; i < places.Length; i++)
            {
                ReadOnlySpan<T> row = rows.Values.AsSpan(i * rows.Length, rows.Length);
                int best = 0;
                for (int j = 1; j < row.Length; j++)
                {
                    if (TBetter.Than(row[j], row[best]) || (last && row[j] == row[best]) || (T.IsNaN(row[j]) && !T.IsNaN(row[best])))
                    {
                        best = j;
                    }
                }

                places[i] = best;
            }

            return [new OnnxTensor<long>(rows.Shape, places)];
        }
    }
}
