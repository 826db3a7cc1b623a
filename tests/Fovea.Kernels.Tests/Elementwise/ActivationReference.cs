using Fovea.Kernels.Elementwise;

namespace Fovea.Kernels.Tests.Elementwise;

/// <summary>The activations' definitions in double precision.</summary>
internal static class ActivationReference
{
    public static double Value(Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.LeakyRelu => x > 0 ? x : activation.Parameter * x,
        ActivationKind.Elu => x > 0 ? x : activation.Parameter * (Math.Exp(x) - 1),
        ActivationKind.Gelu => x * Probability(x),
        ActivationKind.GeluTanh => x * Sigmoid(2 * Inner(x)),
        ActivationKind.Silu => x * Sigmoid(x),
        ActivationKind.HardSwish => x * (Math.Clamp(x + 3, 0, 6) / 6),
        ActivationKind.Sigmoid => Sigmoid(x),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Relu6 => Math.Clamp(x, 0, 6),
        _ => throw new ArgumentException($"{activation} has no definition here."),
    };

    public static double Derivative(Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.LeakyRelu => x > 0 ? 1 : activation.Parameter,
        ActivationKind.Elu => x > 0 ? 1 : activation.Parameter * Math.Exp(x),
        ActivationKind.Gelu => Probability(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)),
        ActivationKind.GeluTanh => Math.Abs(x) > 100
            ? (x > 0 ? 1 : 0)
            : Sigmoid(2 * Inner(x))
                + (x * Sigmoid(2 * Inner(x)) * Sigmoid(-2 * Inner(x)) * 2 * Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x))),
        ActivationKind.Silu => Sigmoid(x) + (x * Sigmoid(x) * Sigmoid(-x)),
        ActivationKind.HardSwish => x <= -3 ? 0 : x > 3 ? 1 : ((2 * x) + 3) / 6,
        ActivationKind.Sigmoid => Sigmoid(x) * Sigmoid(-x),
        ActivationKind.Tanh => 1 - (Math.Tanh(x) * Math.Tanh(x)),
        ActivationKind.Relu6 => x is > 0 and < 6 ? 1 : 0,
        _ => throw new ArgumentException($"{activation} has no definition here."),
    };

    private static double Inner(double x) => Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // The normal distribution's probability below x: the series of its integral, and from 6 on 0 or 1.
    private static double Probability(double x)
    {
        if (Math.Abs(x) > 6)
        {
            return x > 0 ? 1 : 0;
        }

        double term = x;
        double sum = x;
        for (int i = 1; i < 200; i++)
        {
            term *= x * x / ((2 * i) + 1);
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
