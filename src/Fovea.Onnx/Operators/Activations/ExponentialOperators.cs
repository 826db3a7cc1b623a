using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Activations made of exponentials: Elu, Selu, Celu, Sigmoid, Tanh, Softplus, Softsign, Mish, Gelu.</summary>
internal static class ExponentialOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        RealMap<Elu>.Define("Elu", 6, 22),
        RealMap<Selu>.Define("Selu", 6, 22),
        RealMap<Celu>.Define("Celu", 12),
        RealMap<Sigmoid>.Define("Sigmoid", 6, 13),
        RealMap<Tanh>.Define("Tanh", 6, 13),
        RealMap<Softplus>.Define("Softplus", 1, 22),
        RealMap<Softsign>.Define("Softsign", 1, 22),
        RealMap<Mish>.Define("Mish", 18, 22),
        RealMap<Gelu>.Define("Gelu", 20),
    ];

    /// <summary>log(1 + exp(x)) without overflow.</summary>
    private static T SoftplusOf<T>(T x)
        where T : IFloatingPointIeee754<T> => T.Max(x, T.Zero) + T.LogP1(T.Exp(-T.Abs(x)));

    private readonly struct Elu : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            T alpha = T.CreateTruncating(call.Float("alpha", 1));
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] < T.Zero ? alpha * (T.Exp(x[i]) - T.One) : x[i];
            }
        }
    }

    private readonly struct Selu : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            T alpha = T.CreateTruncating(call.Float("alpha", 1.67326319217681884765625f));
            T gamma = T.CreateTruncating(call.Float("gamma", 1.05070102214813232421875f));
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = gamma * (x[i] > T.Zero ? x[i] : (alpha * T.Exp(x[i])) - alpha);
            }
        }
    }

    private readonly struct Celu : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            T alpha = T.CreateTruncating(call.Float("alpha", 1));
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = T.Max(T.Zero, x[i]) + T.Min(T.Zero, alpha * (T.Exp(x[i] / alpha) - T.One));
            }
        }
    }

    private readonly struct Sigmoid : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => TensorPrimitives.Sigmoid(x, y);
    }

    private readonly struct Tanh : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T> => TensorPrimitives.Tanh(x, y);
    }

    private readonly struct Softplus : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = SoftplusOf(x[i]);
            }
        }
    }

    private readonly struct Softsign : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] / (T.One + T.Abs(x[i]));
            }
        }
    }

    private readonly struct Mish : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] * T.Tanh(SoftplusOf(x[i]));
            }
        }
    }

    private readonly struct Gelu : IRealMap
    {
        public static void Over<T>(OperatorCall call, ReadOnlySpan<T> x, Span<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            string approximate = call.Text("approximate", "none");
            T half = T.CreateTruncating(0.5);
            switch (approximate)
            {
                case "none":
                    T root = T.CreateTruncating(Math.Sqrt(0.5));
                    for (int i = 0; i < x.Length; i++)
                    {
                        y[i] = half * x[i] * (T.One + ErrorFunction.Of(x[i] * root));
                    }

                    break;
                case "tanh":
                    T scale = T.CreateTruncating(Math.Sqrt(2 / Math.PI));
                    T cubic = T.CreateTruncating(0.044715);
                    for (int i = 0; i < x.Length; i++)
                    {
                        y[i] = half * x[i] * (T.One + T.Tanh(scale * (x[i] + (cubic * x[i] * x[i] * x[i]))));
                    }

                    break;
                default:
                    throw call.Fail($"approximate is '{approximate}', expected none or tanh");
            }
        }
    }
}
