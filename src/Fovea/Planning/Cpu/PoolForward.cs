using Fovea.Kernels.Geometry;
using Fovea.Kernels.Pooling;
using Fovea.Kernels.Simd;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Planning.Cpu;

/// <summary>
/// A pooling layer's forward pass, by itself or in the tail of a convolution. The arithmetic is in Fovea.Kernels, Pooling.
/// </summary>
internal sealed class PoolForward
{
    private readonly InstructionSet set;

    private PoolForward(Shape input, Size2D size, Size2D stride, Padding padding, bool takesMaximum, InstructionSet set)
    {
        this.set = set;
        TakesMaximum = takesMaximum;
        (int top, int bottom, int left, int right) = padding.Resolve(input, size, stride, 1);
        Geometry = new PoolGeometry(
            new Window(input.Height, size.Height, stride.Height, top, bottom),
            new Window(input.Width, size.Width, stride.Width, left, right),
            input.Channels).Validate();
    }

    public PoolGeometry Geometry { get; }

    public bool TakesMaximum { get; }

    /// <summary>The pass of a layer that <see cref="Supports"/>.</summary>
    public static PoolForward Of(ModelNode node, InstructionSet set)
    {
        Shape input = node.Inputs[0].OutputShape;
        return node.Layer switch
        {
            MaxPool2D layer => new(input, layer.Size, layer.Stride, layer.Padding, true, set),
            AveragePool2D layer => new(input, layer.Size, layer.Stride, layer.Padding, false, set),
            Layer layer => OfWindows(input, new Size2D(input.Height, input.Width), layer is GlobalMaxPool2D, set),
        };
    }

    /// <summary>Windows side by side that cover the input.</summary>
    public static PoolForward OfWindows(Shape input, Size2D size, bool takesMaximum, InstructionSet set) =>
        new(input, size, size, Padding.Valid, takesMaximum, set);

    /// <summary>Whether a layer is a pooling.</summary>
    public static bool Supports(Layer layer) => layer is MaxPool2D or AveragePool2D or GlobalAveragePool2D or GlobalMaxPool2D;

    /// <summary>Pools some images.</summary>
    public void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        if (TakesMaximum)
        {
            MaxPooling.Forward(input, Geometry, output, set);
        }
        else
        {
            AveragePooling.Forward(input, Geometry, output, set);
        }
    }
}
