using Fovea.Layers;

namespace Fovea.Explaining.Networks;

/// <summary>The activation functions in double precision, and how they are written.</summary>
internal static class UnitFunctions
{
    public static bool Knows(Layer layer) => layer is Relu or LeakyRelu or Relu6 or Elu or Gelu or Silu or HardSwish or Sigmoid or Tanh;

    public static double Value(Layer layer, double x) => layer switch
    {
        Relu => x > 0 || double.IsNaN(x) ? x : 0,
        LeakyRelu leaky => x > 0 ? x : leaky.Slope * x,
        Relu6 => Math.Clamp(x, 0, 6),
        Elu elu => x > 0 ? x : elu.Alpha * (Math.Exp(x) - 1),
        Gelu { Approximate: true } => x * Logistic(2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))),
        Gelu => x * Probability(x),
        Silu => x * Logistic(x),
        HardSwish => x * Math.Clamp(x + 3, 0, 6) / 6,
        Sigmoid => Logistic(x),
        _ => Math.Tanh(x),
    };

    public static string Formula(Layer layer) => layer switch
    {
        Relu => "max(x, 0)",
        LeakyRelu leaky => FormattableString.Invariant($"x above 0, {leaky.Slope} x below"),
        Relu6 => "x between 0 and 6",
        Elu elu => FormattableString.Invariant($"x above 0, {elu.Alpha} (e^x − 1) below"),
        Gelu { Approximate: true } => "x times half of 1 + tanh(√(2/π) (x + 0.044715 x³))",
        Gelu => "x Φ(x), Φ the normal distribution",
        Silu => "x / (1 + e^−x)",
        HardSwish => "x times x + 3 between 0 and 6, over 6",
        Sigmoid => "1 / (1 + e^−x)",
        _ => "tanh(x)",
    };

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    // The normal distribution's probability below x by the series of its integral; beyond 6 it is 0 or 1 to all digits that count.
    private static double Probability(double x)
    {
        if (Math.Abs(x) > 6)
        {
            return x > 0 ? 1 : 0;
        }

        double term = x;
        double sum = x;
        for (int i = 1; i < 200 && Math.Abs(term) > 1e-18; i++)
        {
            term *= x * x / ((2 * i) + 1);
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
