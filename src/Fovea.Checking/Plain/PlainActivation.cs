using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>The element-wise activations, by their definitions.</summary>
internal sealed class PlainActivation(ModelNode node) : PlainLayer(node)
{
    public static bool Knows(Layer layer) => layer is Relu or LeakyRelu or Relu6 or Elu or Gelu or Silu or HardSwish or Sigmoid or Tanh;

    public override double[] Forward(LayerData data, Branches? branches = null)
    {
        double[] input = data.Inputs[0];
        var output = new double[input.Length];
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = Value(input[i]);
            branches?.Add(Branch(input[i]));
        }

        return output;
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput)
    {
        var gradient = new double[gradOutput.Length];
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = gradOutput[i] * Derivative(data.Inputs[0][i]);
        }

        return ([new Expected(gradient, Expected.RootMeanSquare(gradOutput))], []);
    }

    private double Value(double x) => Node.Layer switch
    {
        Relu => x > 0 || double.IsNaN(x) ? x : 0,
        LeakyRelu layer => x > 0 ? x : layer.Slope * x,
        Relu6 => Math.Clamp(x, 0, 6),
        Elu layer => x > 0 ? x : layer.Alpha * (Math.Exp(x) - 1),
        Gelu { Approximate: true } => x * Logistic(2 * Inner(x)),
        Gelu => x * Probability(x),
        Silu => x * Logistic(x),
        HardSwish => x * Math.Clamp(x + 3, 0, 6) / 6,
        Sigmoid => Logistic(x),
        _ => Math.Tanh(x),
    };

    private double Derivative(double x) => Node.Layer switch
    {
        Relu => x > 0 ? 1 : 0,
        LeakyRelu layer => x > 0 ? 1 : layer.Slope,
        Relu6 => x is > 0 and < 6 ? 1 : 0,
        Elu layer => x > 0 ? 1 : layer.Alpha * Math.Exp(x),
        Gelu { Approximate: true } => Math.Abs(x) > 100
            ? (x > 0 ? 1 : 0)
            : Logistic(2 * Inner(x))
                + (x * Logistic(2 * Inner(x)) * Logistic(-2 * Inner(x)) * 2 * Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x))),
        Gelu => Probability(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)),
        Silu => Logistic(x) + (x * Logistic(x) * Logistic(-x)),
        HardSwish => x <= -3 ? 0 : x > 3 ? 1 : ((2 * x) + 3) / 6,
        Sigmoid => Logistic(x) * Logistic(-x),
        _ => 1 - (Math.Tanh(x) * Math.Tanh(x)),
    };

    // Which piece of the function; a smooth one has a single piece.
    private int Branch(double x) => Node.Layer switch
    {
        Relu or LeakyRelu or Elu => x > 0 ? 1 : 0,
        Relu6 => x <= 0 ? 0 : x < 6 ? 1 : 2,
        HardSwish => x <= -3 ? 0 : x <= 3 ? 1 : 2,
        _ => 0,
    };

    private static double Inner(double x) => Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    // The normal distribution's probability below x: the series of its integral, and from 6 on 0 or 1.
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
