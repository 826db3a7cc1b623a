using Fovea.Kernels.Geometry;
using Fovea.Testing;

namespace Fovea.Bench.Errors;

/// <summary>
/// The convolution and its gradients as single-precision sums in the order in which the definition names their products: what a reader
/// would write first, and the measure of what is a usual rounding error.
/// </summary>
internal sealed class PlainSum
{
    public PlainSum(ConvCase test, float[] input, float[] weight, float[] gradOutput)
    {
        ConvGeometry g = test.Geometry;
        Output = new float[gradOutput.Length];
        GradInput = new float[input.Length];
        GradWeight = new float[weight.Length];
        for (int image = 0; image < test.Images; image++)
        {
            for (int pixel = 0; pixel < g.OutputPixels; pixel++)
            {
                (int row, int column) = Math.DivRem(pixel, g.Horizontal.Output);
                for (int tap = 0; tap < g.Vertical.Kernel * g.Horizontal.Kernel; tap++)
                {
                    (int y, int x) = Math.DivRem(tap, g.Horizontal.Kernel);
                    int h = (row * g.Vertical.Stride) + (y * g.Vertical.Dilation) - g.Vertical.PadBefore;
                    int w = (column * g.Horizontal.Stride) + (x * g.Horizontal.Dilation) - g.Horizontal.PadBefore;
                    if (h >= 0 && h < g.Vertical.Input && w >= 0 && w < g.Horizontal.Input)
                    {
                        int source = ((((image * g.Vertical.Input) + h) * g.Horizontal.Input) + w) * g.InputChannels;
                        AddTap(g, tap, input, weight, gradOutput, source, ((image * g.OutputPixels) + pixel) * g.OutputChannels);
                    }
                }
            }
        }
    }

    public float[] Output { get; }

    public float[] GradInput { get; }

    public float[] GradWeight { get; }

    private void AddTap(ConvGeometry g, int tap, float[] input, float[] weight, float[] gradOutput, int source, int result)
    {
        for (int c = 0; c < g.InputChannels; c++)
        {
            (int group, int within) = Math.DivRem(c, g.GroupInputs);
            for (int k = group * g.GroupOutputs; k < (group + 1) * g.GroupOutputs; k++)
            {
                int at = (((tap * g.GroupInputs) + within) * g.OutputChannels) + k;
                Output[result + k] += input[source + c] * weight[at];
                GradInput[source + c] += weight[at] * gradOutput[result + k];
                GradWeight[at] += input[source + c] * gradOutput[result + k];
            }
        }
    }
}
