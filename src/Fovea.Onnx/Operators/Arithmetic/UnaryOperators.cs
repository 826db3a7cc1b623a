using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Functions of one number without attributes.</summary>
internal static partial class UnaryOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        NumberMap<Abs>.Define("Abs", TypeSets.Numbers, 6, 13),
        NumberMap<Neg>.Define("Neg", TypeSets.SignedNumbers, 6, 13),
        NumberMap<Sign>.Define("Sign", TypeSets.Numbers, 9, 13),
        RealMap<Sqrt>.Define("Sqrt", 6, 13),
        RealMap<Reciprocal>.Define("Reciprocal", 6, 13),
        RealMap<Exp>.Define("Exp", 6, 13),
        RealMap<Log>.Define("Log", 6, 13),
        RealMap<Floor>.Define("Floor", 6, 13),
        RealMap<Ceil>.Define("Ceil", 6, 13),
        RealMap<Round>.Define("Round", 11, 22),
        RealMap<Erf>.Define("Erf", 9, 13),
        .. Trigonometric,
    ];

    private readonly struct Abs : INumberMap
    {
        // The smallest integer has no positive one: it stays, as in C.
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = T.IsNegative(x[i]) ? unchecked(-x[i]) : x[i];
            }
        }
    }

    private readonly struct Neg : INumberMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => TensorPrimitives.Negate(x, y);
    }

    private readonly struct Sign : INumberMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] > T.Zero ? T.One : x[i] < T.Zero ? T.Zero - T.One : T.IsNaN(x[i]) ? x[i] : T.Zero;
            }
        }
    }

    private readonly struct Sqrt : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => TensorPrimitives.Sqrt(x, y);
    }

    private readonly struct Reciprocal : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => TensorPrimitives.Divide(T.One, x, y);
    }

    private readonly struct Exp : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => TensorPrimitives.Exp(x, y);
    }

    private readonly struct Log : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => TensorPrimitives.Log(x, y);
    }

    private readonly struct Floor : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => TensorPrimitives.Floor(x, y);
    }

    private readonly struct Ceil : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => TensorPrimitives.Ceiling(x, y);
    }

    private readonly struct Round : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => TensorPrimitives.Round(x, MidpointRounding.ToEven, y);
    }

    private readonly struct Erf : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = ErrorFunction.Of(x[i]);
            }
        }
    }
}
