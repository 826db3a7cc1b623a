using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>Softmax over the last extent.</summary>
internal sealed class PlainSoftmax(ModelNode node) : PlainLayer(node)
{
    public override double[] Forward(LayerData data, Branches? branches = null)
    {
        int classes = OutputShape.Channels;
        var output = new double[data.Inputs[0].Length];
        for (int first = 0; first < output.Length; first += classes)
        {
            ReadOnlySpan<double> input = data.Inputs[0].AsSpan(first, classes);
            double most = double.NegativeInfinity;
            foreach (double value in input)
            {
                most = Math.Max(most, value);
            }

            double sum = 0;
            for (int i = 0; i < classes; i++)
            {
                output[first + i] = Math.Exp(input[i] - most);
                sum += output[first + i];
            }

            for (int i = 0; i < classes; i++)
            {
                output[first + i] /= sum;
            }
        }

        return output;
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput)
    {
        int classes = OutputShape.Channels;
        double[] shares = Forward(data);
        var gradient = new double[shares.Length];
        for (int first = 0; first < shares.Length; first += classes)
        {
            double mean = 0;
            for (int i = first; i < first + classes; i++)
            {
                mean += shares[i] * gradOutput[i];
            }

            for (int i = first; i < first + classes; i++)
            {
                gradient[i] = shares[i] * (gradOutput[i] - mean);
            }
        }

        return OfInput(gradient);
    }
}
