using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>
/// Dropout and SpatialDropout. What is dropped is chance, so in training the output itself says it: every value must be 0 or the input
/// divided by 1 - rate, and its gradient the same.
/// </summary>
internal sealed class PlainDropout(ModelNode node) : PlainLayer(node)
{
    private double Rate => Node.Layer is Dropout dropout ? dropout.Rate : ((SpatialDropout)Node.Layer).Rate;

    /// <summary>Without an output to look at, nothing is dropped.</summary>
    public override double[] Forward(LayerData data, Branches? branches = null) => data.Inputs[0];

    /// <summary>The output that fits a given one.</summary>
    public Expected Fitting(LayerData data, float[] output)
    {
        if (!data.Training || Rate == 0)
        {
            return Expected.Of(data.Inputs[0]);
        }

        var expected = new double[output.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = output[i] == 0 ? 0 : data.Inputs[0][i] / (1 - Rate);
        }

        return new Expected(expected, Expected.RootMeanSquare(data.Inputs[0]));
    }

    /// <summary>
    /// How far the share of dropped values is from the rate, in units of what chance allows (six standard deviations); above 1 it is no
    /// chance.
    /// </summary>
    public double Excess(LayerData data, float[] output)
    {
        int unit = Node.Layer is SpatialDropout ? InputShape.Height * InputShape.Width : 1;
        int seen = 0;
        int dropped = 0;
        for (int i = 0; i < output.Length; i++)
        {
            if (data.Inputs[0][i] != 0)
            {
                seen++;
                dropped += output[i] == 0 ? 1 : 0;
            }
        }

        double deviation = Math.Sqrt(Rate * (1 - Rate) * unit / Math.Max(1, seen));
        return seen == 0 || !data.Training ? 0 : Math.Abs(((double)dropped / seen) - Rate) / Math.Max(1e-12, 6 * deviation);
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput)
    {
        var gradient = new double[gradOutput.Length];
        for (int i = 0; i < gradient.Length; i++)
        {
            // Where the input was 0 the output does not tell; such an entry is left out.
            gradient[i] = Rate == 0 ? gradOutput[i]
                : data.Inputs[0][i] == 0 ? double.NaN
                : output[i] == 0 ? 0 : gradOutput[i] / (1 - Rate);
        }

        return ([new Expected(gradient, Expected.RootMeanSquare(gradOutput))], []);
    }
}
