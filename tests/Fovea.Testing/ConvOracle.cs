using System.Numerics.Tensors;
using Fovea.Kernels.Geometry;
using Fovea.Steps;

namespace Fovea.Testing;

/// <summary>
/// A convolution of any geometry, computed by the steps in double. The steps know square kernels, one stride and one padding, so the case is
/// brought into that form by laying out arrays only: the padding becomes part of the input, dilation becomes holes in the kernel, the kernel is
/// filled up to a square, a stride becomes a choice among the outputs of stride 1, and groups are convolved one by one.
/// </summary>
public static class ConvOracle
{
    private static readonly ConvHyperparameters Plain = new(1, 0);

    /// <summary>The output, images x OutputLength.</summary>
    public static double[] Forward(ConvCase test, float[] input, float[] weight, float[] bias)
    {
        ConvGeometry g = test.Geometry;
        var output = new double[test.Images * g.OutputLength];
        for (int group = 0; group < g.Groups; group++)
        {
            (Tensor<double> z, _) = Step.ConvForward(Input(test, group, input), Weight(g, group, weight), Bias(g, group, bias), Plain);
            ForEachOutput(test, group, (i, h, w, c, index) => output[index] = z[i, h * g.Vertical.Stride, w * g.Horizontal.Stride, c]);
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
            (Tensor<double> z, ConvCache<double> cache) = Step.ConvForward(
                Input(test, group, input), Weight(g, group, weight), Bias(g, group, new float[g.OutputChannels]), Plain);
            Tensor<double> dZ = Tensor.CreateFromShape<double>(z.Lengths);
            ForEachOutput(test, group, (i, h, w, c, index) => dZ[i, h * g.Vertical.Stride, w * g.Horizontal.Stride, c] = gradOutput[index]);
            (Tensor<double> dA, Tensor<double> dW, Tensor<double> db) = Step.ConvBackward(dZ, cache);
            ForEachInput(test, group, (i, h, w, c, index) => gradInput[index] = dA[i, h + g.Vertical.PadBefore, w + g.Horizontal.PadBefore, c]);
            ForEachWeight(g, group, (y, x, c, k, index) => gradWeight[index] = dW[y * g.Vertical.Dilation, x * g.Horizontal.Dilation, c, k]);
            for (int k = 0; k < g.GroupOutputs; k++)
            {
                gradBias[first + k] = db[0, 0, 0, k];
            }
        }

        return (gradInput, gradWeight, gradBias);
    }

    private static int Square(ConvGeometry g) => Math.Max(g.Vertical.Span, g.Horizontal.Span);

    // The padded input of one group, with room behind it for the part of the square kernel that holds zeros only.
    private static Tensor<double> Input(ConvCase test, int group, float[] input)
    {
        ConvGeometry g = test.Geometry;
        int height = g.Vertical.PaddedInput + Square(g) - g.Vertical.Span;
        int width = g.Horizontal.PaddedInput + Square(g) - g.Horizontal.Span;
        Tensor<double> padded = Tensor.CreateFromShape<double>([test.Images, height, width, g.GroupInputs]);
        ForEachInput(test, group, (i, h, w, c, index) => padded[i, h + g.Vertical.PadBefore, w + g.Horizontal.PadBefore, c] = input[index]);
        return padded;
    }

    private static Tensor<double> Weight(ConvGeometry g, int group, float[] weight)
    {
        Tensor<double> square = Tensor.CreateFromShape<double>([Square(g), Square(g), g.GroupInputs, g.GroupOutputs]);
        ForEachWeight(g, group, (y, x, c, k, index) => square[y * g.Vertical.Dilation, x * g.Horizontal.Dilation, c, k] = weight[index]);
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

    private static void ForEachInput(ConvCase test, int group, Action<int, int, int, int, int> visit)
    {
        ConvGeometry g = test.Geometry;
        ForEach(test.Images, g.Vertical.Input, g.Horizontal.Input, g.GroupInputs, (i, h, w, c) =>
            visit(i, h, w, c, (((((i * g.Vertical.Input) + h) * g.Horizontal.Input) + w) * g.InputChannels) + (group * g.GroupInputs) + c));
    }

    private static void ForEachOutput(ConvCase test, int group, Action<int, int, int, int, int> visit)
    {
        ConvGeometry g = test.Geometry;
        ForEach(test.Images, g.Vertical.Output, g.Horizontal.Output, g.GroupOutputs, (i, h, w, c) =>
            visit(i, h, w, c, (((((i * g.Vertical.Output) + h) * g.Horizontal.Output) + w) * g.OutputChannels) + (group * g.GroupOutputs) + c));
    }

    private static void ForEachWeight(ConvGeometry g, int group, Action<int, int, int, int, int> visit) =>
        ForEach(g.Vertical.Kernel, g.Horizontal.Kernel, g.GroupInputs, g.GroupOutputs, (y, x, c, k) =>
            visit(y, x, c, k, (((((y * g.Horizontal.Kernel) + x) * g.GroupInputs) + c) * g.OutputChannels) + (group * g.GroupOutputs) + k));

    private static void ForEach(int first, int second, int third, int fourth, Action<int, int, int, int> visit)
    {
        for (int i = 0; i < first; i++)
        {
            for (int j = 0; j < second; j++)
            {
                for (int k = 0; k < third; k++)
                {
                    for (int l = 0; l < fourth; l++)
                    {
                        visit(i, j, k, l);
                    }
                }
            }
        }
    }
}
