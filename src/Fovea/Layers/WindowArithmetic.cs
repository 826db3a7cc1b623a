using Fovea.Kernels.Geometry;

namespace Fovea.Layers;

/// <summary>
/// The refusal of windows (convolution, pooling) that fit no input, with the layer's words; the arithmetic is <see cref="Window"/>'s.
/// </summary>
internal static class WindowArithmetic
{
    /// <summary>The rows (or columns) that a window covers, gaps included. Long, because files can hold any numbers.</summary>
    public static long Span(int kernel, int dilation) => (((long)kernel - 1) * dilation) + 1;

    /// <summary>All rows (or columns) that make the output ceil(input / stride) long.</summary>
    public static int SamePadding(int input, int kernel, int stride, int dilation)
    {
        long outputs = (input + (long)stride - 1) / stride;
        long total = ((outputs - 1) * stride) + Span(kernel, dilation) - input;
        return (int)Math.Clamp(total, 0, int.MaxValue);
    }

    /// <summary>The height and width of the output, after every setting was checked.</summary>
    /// <param name="inputs">One feature map.</param>
    /// <param name="word">What the layer calls its window in messages: kernel, size.</param>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The padding.</param>
    /// <param name="dilation">The distance between taps.</param>
    /// <exception cref="ShapeException">A setting is out of range or the window is larger than the padded input.</exception>
    public static Size2D OutputSize(LayerInputs inputs, string word, Size2D kernel, Size2D stride, Padding padding, Size2D dilation)
    {
        RequirePositive(inputs.Name, word, kernel);
        RequirePositive(inputs.Name, "stride", stride);
        RequirePositive(inputs.Name, "dilation", dilation);
        LayerChecks.NotNegative(inputs.Name, padding);
        Shape input = inputs.Single;
        var (top, bottom, left, right) = padding.Resolve(input, kernel, stride, dilation);
        long paddedHeight = (long)input.Height + top + bottom;
        long paddedWidth = (long)input.Width + left + right;
        long spanHeight = Span(kernel.Height, dilation.Height);
        long spanWidth = Span(kernel.Width, dilation.Width);
        if (spanHeight > paddedHeight || spanWidth > paddedWidth)
        {
            string spans = dilation == 1 ? string.Empty : $" with dilation {dilation}, which spans {spanHeight}x{spanWidth},";
            throw new ShapeException(
                $"{inputs.Name}: the {word} {kernel}{spans} is larger than the padded input {paddedHeight}x{paddedWidth}. "
                + $"Received input {input.ToString(1)}, padding {padding}. Use a smaller {word}, more padding or a larger input.");
        }

        return new Size2D(
            new Window(input.Height, kernel.Height, stride.Height, top, bottom, dilation.Height).Output,
            new Window(input.Width, kernel.Width, stride.Width, left, right, dilation.Width).Output);
    }

    /// <summary>The output of a pooling layer: as <see cref="OutputSize"/>, and every window touches the input.</summary>
    public static Shape PooledShape(LayerInputs inputs, Size2D size, Size2D stride, Padding padding)
    {
        Shape input = LayerChecks.FeatureMap(inputs, "pooling");
        Size2D output = OutputSize(inputs, "size", size, stride, padding, 1);
        if (padding.Top >= size.Height || padding.Bottom >= size.Height || padding.Left >= size.Width || padding.Right >= size.Width)
        {
            throw new ShapeException(
                $"{inputs.Name}: the padding must be smaller than the size, or a window would hold no pixel. "
                + $"Received padding {padding}, size {size}. Use at most {size.Height - 1} above and below and {size.Width - 1} left and "
                + "right.");
        }

        return LayerChecks.Output(inputs.Name, output.Height, output.Width, input.Channels);
    }

    public static void RequirePositive(string name, string word, Size2D value)
    {
        if (value.Height <= 0 || value.Width <= 0)
        {
            throw new ShapeException($"{name}: the {word} must be positive. Received {value}. Give 1 or more for height and width.");
        }
    }
}
