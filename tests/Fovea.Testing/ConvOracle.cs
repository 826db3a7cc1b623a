using System.Numerics.Tensors;
using Fovea.Kernels.Geometry;
using Fovea.Steps;

namespace Fovea.Testing;

/// <summary>
/// A convolution of any geometry, computed by the steps in double. The steps know square kernels, one stride and one padding, so every window
/// is cut out of the input as an image of its own, filled up to a square with zeros as its kernel is, and convolved as a whole; groups are
/// convolved one by one. What an input pixel means to several windows is added up.
/// </summary>
public static class ConvOracle
{
    private static readonly ConvHyperparameters OneWindow = new(1, 0);

    /// <summary>The output, images x OutputLength.</summary>
    public static double[] Forward(ConvCase test, float[] input, float[] weight, float[] bias)
    {
        ConvGeometry g = test.Geometry;
        var output = new double[test.Images * g.OutputLength];
        for (int group = 0; group < g.Groups; group++)
        {
            Tensor<double> windows = Windows(test, group, input);
            (Tensor<double> z, _) = Step.ConvForward(windows, Weight(g, group, weight), Bias(g, group, bias), OneWindow);
            ForEachOutput(test, group, (window, c, index) => output[index] = z[window, 0, 0, c]);
        }

        return output;
    }

    /// <summary>relu(output + addend), each where it is wanted.</summary>
    public static double[] Tail(double[] output, float[] addend, bool relu)
    {
        double[] sum = addend.Length == 0 ? output : [.. output.Zip(addend, (left, right) => left + right)];
        return relu ? [.. sum.Select(value => Math.Max(0, value))] : sum;
    }

    /// <summary>The gradients of input, weight and bias.</summary>
    public static (double[] Input, double[] Weight, double[] Bias) Backward(ConvCase test, float[] input, float[] weight, float[] gradOutput)
    {
        ConvGeometry g = test.Geometry;
        var gradInput = new double[test.Images * g.InputLength];
        var gradWeight = new double[g.WeightLength];
        var gradBias = new double[g.OutputChannels];
        for (int group = 0; group < g.Groups; group++)
        {
            int first = group * g.GroupOutputs;
            Tensor<double> windows = Windows(test, group, input);
            Tensor<double> bias = Bias(g, group, new float[g.OutputChannels]);
            var cache = new ConvCache<double>(windows, Weight(g, group, weight), bias, OneWindow);
            Tensor<double> dZ = Tensor.CreateFromShape<double>([windows.Lengths[0], 1, 1, g.GroupOutputs]);
            ForEachOutput(test, group, (window, c, index) => dZ[window, 0, 0, c] = gradOutput[index]);
            (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) = Step.ConvBackward(dZ, cache);
            ForEachTap(test, (window, y, x, pixel) =>
            {
                for (int c = 0; c < g.GroupInputs; c++)
                {
                    gradInput[(pixel * g.InputChannels) + (group * g.GroupInputs) + c] += dA[window, y, x, c];
                }
            });
            ForEachWeight(g, group, (y, x, c, k, index) => gradWeight[index] = dW[y, x, c, k]);
            for (int k = 0; k < g.GroupOutputs; k++)
            {
                gradBias[first + k] = db[0, 0, 0, k];
            }
        }

        return (gradInput, gradWeight, gradBias);
    }

    private static int Square(ConvGeometry g) => Math.Max(g.Vertical.Kernel, g.Horizontal.Kernel);

    // [windows, square, square, channels of the group]: one image for each output pixel; what lies in the padding stays 0.
    private static Tensor<double> Windows(ConvCase test, int group, float[] input)
    {
        ConvGeometry g = test.Geometry;
        int square = Square(g);
        int count = test.Images * g.OutputPixels;
        var values = new double[count * square * square * g.GroupInputs];
        ForEachTap(test, (window, y, x, pixel) =>
        {
            int place = ((((window * square) + y) * square) + x) * g.GroupInputs;
            for (int c = 0; c < g.GroupInputs; c++)
            {
                values[place + c] = input[(pixel * g.InputChannels) + (group * g.GroupInputs) + c];
            }
        });
        return Tensor.Create(values, [count, square, square, g.GroupInputs]);
    }

    private static Tensor<double> Weight(ConvGeometry g, int group, float[] weight)
    {
        Tensor<double> square = Tensor.CreateFromShape<double>([Square(g), Square(g), g.GroupInputs, g.GroupOutputs]);
        ForEachWeight(g, group, (y, x, c, k, index) => square[y, x, c, k] = weight[index]);
        return square;
    }

    private static Tensor<double> Bias(ConvGeometry g, int group, float[] bias)
    {
        Tensor<double> part = Tensor.CreateFromShape<double>([1, 1, 1, g.GroupOutputs]);
        for (int k = 0; k < g.GroupOutputs; k++)
        {
            part[0, 0, 0, k] = bias[(group * g.GroupOutputs) + k];
        }

        return part;
    }

    private static void ForEachOutput(ConvCase test, int group, Action<int, int, int> visit)
    {
        ConvGeometry g = test.Geometry;
        for (int window = 0; window < test.Images * g.OutputPixels; window++)
        {
            for (int c = 0; c < g.GroupOutputs; c++)
            {
                visit(window, c, (window * g.OutputChannels) + (group * g.GroupOutputs) + c);
            }
        }
    }

    // Every tap of every window that meets the input, and the pixel that it meets. Written from the definition, not with the kernels' FirstTap
    // and EndTap.
    private static void ForEachTap(ConvCase test, Action<int, int, int, int> visit)
    {
        (Window vertical, Window horizontal, _, _, _) = test.Geometry;
        int window = 0;
        for (int image = 0; image < test.Images; image++)
        {
            for (int h = 0; h < vertical.Output; h++)
            {
                for (int w = 0; w < horizontal.Output; w++, window++)
                {
                    for (int y = 0; y < vertical.Kernel; y++)
                    {
                        int row = (h * vertical.Stride) + (y * vertical.Dilation) - vertical.PadBefore;
                        for (int x = 0; x < horizontal.Kernel; x++)
                        {
                            int column = (w * horizontal.Stride) + (x * horizontal.Dilation) - horizontal.PadBefore;
                            if (row >= 0 && row < vertical.Input && column >= 0 && column < horizontal.Input)
                            {
                                visit(window, y, x, (((image * vertical.Input) + row) * horizontal.Input) + column);
                            }
                        }
                    }
                }
            }
        }
    }

    private static void ForEachWeight(ConvGeometry g, int group, Action<int, int, int, int, int> visit)
    {
        for (int y = 0; y < g.Vertical.Kernel; y++)
        {
            for (int x = 0; x < g.Horizontal.Kernel; x++)
            {
                for (int c = 0; c < g.GroupInputs; c++)
                {
                    for (int k = 0; k < g.GroupOutputs; k++)
                    {
                        int tap = (((y * g.Horizontal.Kernel) + x) * g.GroupInputs) + c;
                        visit(y, x, c, k, (tap * g.OutputChannels) + (group * g.GroupOutputs) + k);
                    }
                }
            }
        }
    }
}
