namespace Fovea.Layers;

/// <summary>
/// The largest value of each window, channel by channel:
/// <c>output[y, x, c] = max over i, j of input[y*stride + i - top, x*stride + j - left, c]</c>.
/// Padding is never the maximum.
/// </summary>
/// <remarks>
/// Input [height, width, channels]; output [outHeight, outWidth, channels] with
/// <c>out = floor((in + padding - size) / stride) + 1</c>. No parameters.
/// </remarks>
public sealed record MaxPool2D : Layer
{
    /// <summary>Describes a max pooling. Settings are checked when the layer enters a model.</summary>
    /// <param name="size">The window's height and width.</param>
    /// <param name="stride">The distance between windows; null for windows that touch but do not overlap (stride = size).</param>
    /// <param name="padding">Rows and columns around the input, fewer than the window has.</param>
    public MaxPool2D(Size2D size, Size2D? stride = null, Padding padding = default)
    {
        Size = size;
        Stride = stride ?? size;
        Padding = padding;
    }

    /// <summary>The window's height and width.</summary>
    public Size2D Size { get; init; }

    /// <summary>The distance between windows.</summary>
    public Size2D Stride { get; init; }

    /// <summary>Rows and columns around the input.</summary>
    public Padding Padding { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "pool";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => WindowArithmetic.PooledShape(inputs, Size, Stride, Padding);
}
