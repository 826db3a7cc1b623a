using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Add, Sub, Mul and Div with broadcasting. Integers wrap around, and their quotients are cut toward zero.</summary>
internal static class BinaryOperators
{
    private static readonly int[] Versions = [7, 13, 14];

    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("Add", Versions, TypeSets.Numbers, ByType.Numbers<Pairs<Add>>),
        ByType.Checked("Sub", Versions, TypeSets.Numbers, ByType.Numbers<Pairs<Sub>>),
        ByType.Checked("Mul", Versions, TypeSets.Numbers, ByType.Numbers<Pairs<Mul>>),
        ByType.Checked("Div", Versions, TypeSets.Numbers, ByType.Numbers<Divided>),
    ];

    private readonly struct Add : INumberPair
    {
        public static T Of<T>(T a, T b)
            where T : unmanaged, INumber<T> => unchecked(a + b);

        public static bool Row<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
            where T : unmanaged, INumber<T>
        {
            if (b.Length == y.Length && a.Length == y.Length)
            {
                TensorPrimitives.Add(a, b, y);
            }
            else if (a.Length == y.Length)
            {
                TensorPrimitives.Add(a, b[0], y);
            }
            else
            {
                TensorPrimitives.Add(b, a[0], y[..b.Length]);
            }

            return true;
        }
    }

    private readonly struct Sub : INumberPair
    {
        public static T Of<T>(T a, T b)
            where T : unmanaged, INumber<T> => unchecked(a - b);

        public static bool Row<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
            where T : unmanaged, INumber<T>
        {
            if (b.Length == y.Length && a.Length == y.Length)
            {
                TensorPrimitives.Subtract(a, b, y);
            }
            else if (a.Length == y.Length)
            {
                TensorPrimitives.Subtract(a, b[0], y);
            }
            else
            {
                TensorPrimitives.Subtract(a[0], b, y[..b.Length]);
            }

            return true;
        }
    }

    private readonly struct Mul : INumberPair
    {
        public static T Of<T>(T a, T b)
            where T : unmanaged, INumber<T> => unchecked(a * b);

        public static bool Row<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
            where T : unmanaged, INumber<T>
        {
            if (b.Length == y.Length && a.Length == y.Length)
            {
                TensorPrimitives.Multiply(a, b, y);
            }
            else if (a.Length == y.Length)
            {
                TensorPrimitives.Multiply(a, b[0], y);
            }
            else
            {
                TensorPrimitives.Multiply(b, a[0], y[..b.Length]);
            }

            return true;
        }
    }

    private readonly struct Divided : INumberOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            {
                Divisors.Check(call, call.Input<T>(1));
            }

            return Pairs<Div>.Run<T>(call);
        }
    }

    private readonly struct Div : INumberPair
    {
        public static T Of<T>(T a, T b)
            where T : unmanaged, INumber<T> =>
            typeof(T) == typeof(float) || typeof(T) == typeof(double) ? a / b

            // The smallest integer divided by -1 is no integer of its size; the processor would raise an exception.
            : b == unchecked(T.Zero - T.One) && T.IsNegative(b) ? unchecked(T.Zero - a) : a / b;

        public static bool Row<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
            where T : unmanaged, INumber<T>
        {
            if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            {
                return false;
            }

            if (b.Length == y.Length && a.Length == y.Length)
            {
                TensorPrimitives.Divide(a, b, y);
            }
            else if (a.Length == y.Length)
            {
                TensorPrimitives.Divide(a, b[0], y);
            }
            else if (b.Length == y.Length)
            {
                TensorPrimitives.Divide(a[0], b, y);
            }
            else
            {
                return false;
            }

            return true;
        }
    }
}
