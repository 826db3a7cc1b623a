using System.Numerics.Tensors;
using Fovea.Checking.Exact;
using Fovea.Models;

namespace Fovea.Checking.Plain;

/// <summary>
/// Conv2D, DepthwiseConv2D and Dense, forward: the sum of products, in an order that uses each row of the weight for many pixels. The
/// gradients are held against the steps (<see cref="ConvolutionEntries"/>).
/// </summary>
internal sealed class PlainConvolution(ModelNode node) : PlainLayer(node)
{
    private const int Block = 64;
    private readonly ConvolutionShape shape = ConvolutionShape.Of(node);

    public override double[] Forward(LayerData data, Branches? branches = null)
    {
        double[] input = data.Inputs[0];
        double[] weight = data.Parameters[0];
        int filters = shape.Output.Channels;
        int pixels = data.Images * shape.Output.Height * shape.Output.Width;
        var output = new double[pixels * filters];
        for (int first = 0; first < pixels; first += Block)
        {
            int last = Math.Min(first + Block, pixels);
            for (int pixel = first; pixel < last; pixel++)
            {
                if (data.Parameters.Length > 1)
                {
                    data.Parameters[1].CopyTo(output, pixel * filters);
                }
            }

            for (int tap = 0; tap < shape.Kernel.Height * shape.Kernel.Width; tap++)
            {
                AddTap(input, weight, output, tap, first, last);
            }
        }

        return output;
    }

    public override (Expected[] Inputs, Expected[] Parameters) Backward(LayerData data, float[] output, double[] gradOutput) =>
        throw new NotSupportedException("The gradients of a convolution are those of the steps.");

    private void AddTap(double[] input, double[] weight, double[] output, int tap, int first, int last)
    {
        int filters = shape.Output.Channels;
        Span<int> sources = stackalloc int[Block];
        for (int pixel = first; pixel < last; pixel++)
        {
            int place = pixel % (shape.Output.Height * shape.Output.Width);
            int image = pixel / (shape.Output.Height * shape.Output.Width);
            int source = shape.Pixel(
                place / shape.Output.Width, place % shape.Output.Width, tap / shape.Kernel.Width, tap % shape.Kernel.Width);
            sources[pixel - first] = source < 0 ? -1 : ((image * shape.Input.Height * shape.Input.Width) + source) * shape.Input.Channels;
        }

        for (int c = 0; c < shape.Input.Channels; c++)
        {
            int group = c / shape.GroupInputs;
            ReadOnlySpan<double> row = weight.AsSpan(
                (((tap * shape.GroupInputs) + (c % shape.GroupInputs)) * filters) + (group * shape.GroupOutputs), shape.GroupOutputs);
            for (int pixel = first; pixel < last; pixel++)
            {
                int source = sources[pixel - first];
                double value = source < 0 ? 0 : input[source + c];
                if (value != 0)
                {
                    AddProduct(row, value, output.AsSpan((pixel * filters) + (group * shape.GroupOutputs), shape.GroupOutputs));
                }
            }
        }
    }

    private static void AddProduct(ReadOnlySpan<double> row, double value, Span<double> sum)
    {
        if (row.Length >= 16)
        {
            TensorPrimitives.MultiplyAdd(row, value, sum, sum);
            return;
        }

        for (int i = 0; i < row.Length; i++)
        {
            sum[i] += row[i] * value;
        }
    }
}
