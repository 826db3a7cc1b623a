using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Checking.Exact;

/// <summary>
/// The numbers of a convolution, and which pixel a tap meets: written from the definition, not with the kernels' geometry.
/// </summary>
internal sealed record ConvolutionShape(
    Shape Input, Shape Output, Size2D Kernel, Size2D Stride, Size2D Dilation, int Top, int Left, int Groups)
{
    public int GroupInputs => Input.Channels / Groups;

    public int GroupOutputs => Output.Channels / Groups;

    /// <summary>The products that one output is the sum of.</summary>
    public int Terms => Kernel.Height * Kernel.Width * GroupInputs;

    /// <summary>The convolution of a layer; a dense layer is one of a single pixel.</summary>
    public static ConvolutionShape Of(ModelNode node)
    {
        Shape input = node.Inputs[0].OutputShape;
        if (node.Layer is Dense)
        {
            return new ConvolutionShape(new Shape(1, 1, input.Length), new Shape(1, 1, node.OutputShape.Length), 1, 1, 1, 0, 0, 1);
        }

        Conv2D layer = node.Layer as Conv2D ?? ((DepthwiseConv2D)node.Layer).AsConv2D(input);
        (int top, _, int left, _) = layer.Padding.Resolve(input, layer.Kernel, layer.Stride, layer.Dilation);
        return new ConvolutionShape(input, node.OutputShape, layer.Kernel, layer.Stride, layer.Dilation, top, left, layer.Groups);
    }

    /// <summary>The convolution that leads from a transposed convolution's output to its input.</summary>
    public static ConvolutionShape OfTransposed(ModelNode node)
    {
        var layer = (ConvTranspose2D)node.Layer;
        Shape input = node.Inputs[0].OutputShape;
        return new ConvolutionShape(
            node.OutputShape,
            input,
            layer.Kernel,
            layer.Stride,
            layer.Dilation,
            TransposedExtent.Of(node.Name, layer, input.Height, isHeight: true).Before,
            TransposedExtent.Of(node.Name, layer, input.Width, isHeight: false).Before,
            layer.Groups);
    }

    /// <summary>The pixel of the input that a tap of an output's window meets, row * width + column; -1 in the padding.</summary>
    public int Pixel(int outputRow, int outputColumn, int tapRow, int tapColumn)
    {
        int row = (outputRow * Stride.Height) + (tapRow * Dilation.Height) - Top;
        int column = (outputColumn * Stride.Width) + (tapColumn * Dilation.Width) - Left;
        return row >= 0 && row < Input.Height && column >= 0 && column < Input.Width ? (row * Input.Width) + column : -1;
    }
}
