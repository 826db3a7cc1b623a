namespace Fovea.Layers;

/// <summary>
/// The mean of each window, channel by channel. Padding is never counted: at the border the sum is divided by the number of pixels that
/// the window holds, not by its size.
/// </summary>
/// <remarks>
/// Input [height, width, channels]; output [outHeight, outWidth, channels] with
/// <c>out = floor((in + padding - size) / stride) + 1</c>. No parameters.
/// </remarks>
public sealed record AveragePool2D : Layer
{
    /// <summary>Describes an average pooling. Settings are checked when the layer enters a model.</summary>
    /// <param name="size">The window's height and width.</param>
    /// <param name="stride">The distance between windows; null for windows that touch but do not overlap (stride = size).</param>
    /// <param name="padding">Rows and columns around the input, fewer than the window has.</param>
    public AveragePool2D(Size2D size, Size2D? stride = null, Padding padding = default)
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
