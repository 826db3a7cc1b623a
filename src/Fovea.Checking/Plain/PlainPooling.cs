using Fovea.Checking.Exact;
using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>The poolings: forward in plain loops, backward by the steps.</summary>
internal sealed class PlainPooling(ModelNode node) : PlainLayer(node)
{
    private readonly PoolWindows windows = new(node);

    public override double[] Forward(LayerData data, Branches? branches = null)
    {
        double[] input = data.Inputs[0];
        int channels = InputShape.Channels;
        var output = new double[data.Images * OutputShape.Length];
        int at = 0;
        for (int image = 0; image < data.Images; image++)
        {
            for (int window = 0; window < windows.Height * windows.Width; window++)
            {
                (int top, int bottom, int left, int right) = windows[window / windows.Width, window % windows.Width];
                for (int c = 0; c < channels; c++, at++)
                {
                    double sum = 0;
                    double most = double.NegativeInfinity;
                    int where = 0;
                    for (int row = top; row < bottom; row++)
                    {
                        for (int column = left; column < right; column++)
                        {
                            double value = input[(image * InputShape.Length) + (((row * InputShape.Width) + column) * channels) + c];
                            sum += value;
                            if (value > most || double.IsNaN(value))
                            {
                                (most, where) = (value, (row * InputShape.Width) + column);
                            }
                        }
                    }

                    output[at] = windows.TakesMaximum ? most : sum / ((bottom - top) * (right - left));
                    if (windows.TakesMaximum)
                    {
                        branches?.Add(where);
                    }
                }
            }
        }

        return output;
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput) =>
        OfInput(new PoolSteps(windows, InputShape).Backward(data.Inputs[0], gradOutput, data.Images));
}
