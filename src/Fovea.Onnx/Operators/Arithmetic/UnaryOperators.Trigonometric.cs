using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>Trigonometric and hyperbolic functions.</summary>
internal static partial class UnaryOperators
{
    private interface IFunction
    {
        static abstract T Of<T>(T x)
            where T : IFloatingPointIeee754<T>;
    }

    private static OperatorDefinition[] Trigonometric =>
    [
        RealMap<Each<Sin>>.Define("Sin", 7, 22),
        RealMap<Each<Cos>>.Define("Cos", 7, 22),
        RealMap<Each<Tan>>.Define("Tan", 7, 22),
        RealMap<Each<Asin>>.Define("Asin", 7, 22),
        RealMap<Each<Acos>>.Define("Acos", 7, 22),
        RealMap<Each<Atan>>.Define("Atan", 7, 22),
        RealMap<Each<Sinh>>.Define("Sinh", 9, 22),
        RealMap<Each<Cosh>>.Define("Cosh", 9, 22),
        RealMap<Each<Asinh>>.Define("Asinh", 9, 22),
        RealMap<Each<Acosh>>.Define("Acosh", 9, 22),
        RealMap<Each<Atanh>>.Define("Atanh", 9, 22),
    ];

    private readonly struct Each<TFunction> : IRealMap
        where TFunction : struct, IFunction
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = TFunction.Of(x[i]);
            }
        }
    }

    private readonly struct Sin : IFunction
    {
        public static T Of<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Sin(x);
    }

    private readonly struct Cos : IFunction
    {
        public static T Of<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Cos(x);
    }

    private readonly struct Tan : IFunction
    {
        public static T Of<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Tan(x);
    }

    private readonly struct Asin : IFunction
    {
        public static T Of<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Asin(x);
    }

    private readonly struct Acos : IFunction
    {
        public static T Of<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Acos(x);
    }

    private readonly struct Atan : IFunction
    {
        public static T Of<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Atan(x);
    }

    private readonly struct Sinh : IFunction
    {
        public static T Of<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Sinh(x);
    }

    private readonly struct Cosh : IFunction
    {
        public static T Of<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Cosh(x);
    }

    private readonly struct Asinh : IFunction
    {
        public static T Of<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Asinh(x);
    }

    private readonly struct Acosh : IFunction
    {
        public static T Of<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Acosh(x);
    }

    private readonly struct Atanh : IFunction
    {
        public static T Of<T>(T x)
            where T : IFloatingPointIeee754<T> => T.Atanh(x);
    }
}
