namespace Fovea.Layers;

/// <summary>One dimension of a transposed convolution: the window that leads from its output back to its input.</summary>
/// <param name="Output">The output's extent; long, because files can hold any numbers.</param>
/// <param name="Before">Rows or columns cut off in front.</param>
/// <param name="After">Rows or columns cut off behind.</param>
internal readonly record struct TransposedExtent(long Output, int Before, int After)
{
    /// <summary>Works out a dimension after its settings were checked.</summary>
    /// <exception cref="ShapeException">A setting is out of range.</exception>
    public static TransposedExtent Of(string name, ConvTranspose2D layer, int input, bool isHeight)
    {
        WindowArithmetic.RequirePositive(name, "kernel", layer.Kernel);
        WindowArithmetic.RequirePositive(name, "stride", layer.Stride);
        WindowArithmetic.RequirePositive(name, "dilation", layer.Dilation);
        LayerChecks.NotNegative(name, layer.Padding);
        Size2D more = layer.OutputPadding;
        if (more.Height < 0 || more.Width < 0 || more.Height >= layer.Stride.Height || more.Width >= layer.Stride.Width)
        {
            throw new ShapeException(
                $"{name}: the outputPadding must be smaller than the stride and not negative. Received outputPadding {more}, stride "
                + $"{layer.Stride}. Give at most {layer.Stride.Height - 1}x{layer.Stride.Width - 1}.");
        }

        long span = isHeight
            ? WindowArithmetic.Span(layer.Kernel.Height, layer.Dilation.Height)
            : WindowArithmetic.Span(layer.Kernel.Width, layer.Dilation.Width);
        int stride = isHeight ? layer.Stride.Height : layer.Stride.Width;
        long whole = ((input - 1L) * stride) + span;
        if (layer.Padding.Kind != PaddingKind.Same)
        {
            (int before, int after) = isHeight ? (layer.Padding.Top, layer.Padding.Bottom) : (layer.Padding.Left, layer.Padding.Right);
            return new(whole - before - after + (isHeight ? more.Height : more.Width), before, after);
        }

        if (more != 0)
        {
            throw new ShapeException(
                $"{name}: with 'same' padding the output is the input times the stride. Received outputPadding {more}. Leave it out.");
        }

        // A stride larger than the kernel leaves rows behind that no window reaches: output padding, not negative padding.
        int cut = (int)Math.Clamp(span - stride, 0, int.MaxValue);
        return new((long)input * stride, cut / 2, cut - (cut / 2));
    }
}
