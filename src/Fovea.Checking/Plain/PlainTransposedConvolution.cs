using Fovea.Checking.Exact;
using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>
/// ConvTranspose2D, forward: each pixel adds a multiple of the kernel to the output. The gradients are held against the steps.
/// </summary>
internal sealed class PlainTransposedConvolution(ModelNode node) : PlainLayer(node)
{
    private readonly ConvolutionShape shape = ConvolutionShape.OfTransposed(node);

    public override double[] Forward(LayerData data, Branches? branches = null)
    {
        double[] input = data.Inputs[0];
        double[] weight = data.Parameters[0];
        int filters = OutputShape.Channels;
        int channels = InputShape.Channels;
        int groupFilters = shape.GroupInputs;
        int groupChannels = shape.GroupOutputs;
        var output = new double[data.Images * OutputShape.Length];
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = data.Parameters.Length > 1 ? data.Parameters[1][i % filters] : 0;
        }

        for (int pixel = 0; pixel < data.Images * InputShape.Height * InputShape.Width; pixel++)
        {
            int place = pixel % (InputShape.Height * InputShape.Width);
            int image = pixel / (InputShape.Height * InputShape.Width);
            for (int tap = 0; tap < shape.Kernel.Height * shape.Kernel.Width; tap++)
            {
                int target = shape.Pixel(
                    place / InputShape.Width, place % InputShape.Width, tap / shape.Kernel.Width, tap % shape.Kernel.Width);
                for (int f = 0; target >= 0 && f < filters; f++)
                {
                    double sum = 0;
                    int group = f / groupFilters;
                    for (int c = group * groupChannels; c < (group + 1) * groupChannels; c++)
                    {
                        sum += input[(pixel * channels) + c] * weight[(((tap * groupFilters) + (f % groupFilters)) * channels) + c];
                    }

                    output[(image * OutputShape.Length) + (target * filters) + f] += sum;
                }
            }
        }

        return output;
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput) =>
        throw new NotSupportedException("The gradients of a convolution are those of the steps.");
}
