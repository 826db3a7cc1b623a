using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>
/// Softmax, LogSoftmax and Hardmax. Before version 13 everything from the axis on is one row; from 13 on the axis alone is.
/// </summary>
internal static class SoftmaxOperators
{
    private static readonly int[] Versions = [1, 11, 13];

    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("Softmax", Versions, TypeSets.Reals, ByType.Reals<Along<Softmax>>),
        ByType.Checked("LogSoftmax", Versions, TypeSets.Reals, ByType.Reals<Along<LogSoftmax>>),
        ByType.Checked("Hardmax", Versions, TypeSets.Reals, ByType.Reals<Along<Hardmax>>),
    ];

    private interface IRow
    {
        static abstract void Of<T>(ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>;
    }

    private readonly struct Along<TRow> : IRealOperator
        where TRow : struct, IRow
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> x = call.Input<T>(0);
            bool one = call.Version >= 13;
            int axis = one ? call.Axis(call.Int("axis", -1), x.Rank) : call.Cut(call.Int("axis", 1), x.Rank);
            ReadOnlySpan<int> shape = x.Shape.AsSpan();
            int length = one ? shape[axis] : Arguments.Product(shape[axis..]);
            int inner = one ? Arguments.Product(shape[(axis + 1)..]) : 1;
            var y = new T[x.Length];
            if (inner == 1)
            {
                for (int at = 0; at < y.Length; at += length)
                {
                    TRow.Of(x.Values.AsSpan(at, length), y.AsSpan(at, length));
                }
            }
            else if (y.Length > 0)
            {
                Columns(x.Values, y, length, inner);
            }

            return [new OnnxTensor<T>(x.Shape, y)];
        }

        private static void Columns<T>(T[] x, T[] y, int length, int inner)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var row = new T[length];
            var result = new T[length];
            for (int block = 0; block < x.Length; block += length * inner)
            {
                for (int column = block; column < block + inner; column++)
                {
                    for (int i = 0; i < length; i++)
                    {
                        row[i] = x[column + (i * inner)];
                    }

                    TRow.Of<T>(row, result);
                    for (int i = 0; i < length; i++)
                    {
                        y[column + (i * inner)] = result[i];
                    }
                }
            }
        }
    }

    private readonly struct Softmax : IRow
    {
        public static void Of<T>(ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            // Less the largest, so that nothing overflows.
            TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), y);
            TensorPrimitives.Exp(y, y);
            TensorPrimitives.Divide(y, TensorPrimitives.Sum<T>(y), y);
        }
    }

    private readonly struct LogSoftmax : IRow
    {
        public static void Of<T>(ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T> => LogSoftmaxRow.Of(x, y);
    }

    private readonly struct Hardmax : IRow
    {
        public static void Of<T>(ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            int best = 0;
            for (int i = 1; i < x.Length; i++)
            {
                best = x[i] > x[best] ? i : best;
            }

            y.Clear();
            y[best] = T.One;
        }
    }
}

/// <summary>The logarithm of the softmax of a row, which losses use, too.</summary>
internal static class LogSoftmaxRow
{
    public static void Of<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T largest = TensorPrimitives.Max(x);
        TensorPrimitives.Subtract(x, largest, y);
        T sum = T.Zero;
        foreach (T value in y)
        {
            sum += T.Exp(value);
        }

        TensorPrimitives.Subtract(y, T.Log(sum), y);
    }
}
