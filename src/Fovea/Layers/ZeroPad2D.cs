namespace Fovea.Layers;

/// <summary>Rows and columns of zeros around a feature map.</summary>
/// <remarks>Input [height, width, channels]; output [top + height + bottom, left + width + right, channels]. No parameters.</remarks>
public sealed record ZeroPad2D : Layer
{
    /// <summary>Describes a padding. It is checked when the layer enters a model.</summary>
    /// <param name="padding">A number for all sides or <see cref="Padding.Explicit"/>; <see cref="Padding.Same"/> belongs to windows.</param>
    public ZeroPad2D(Padding padding) => Padding = padding;

    /// <summary>The rows and columns on each side.</summary>
    public Padding Padding { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "pad";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        Shape input = LayerChecks.FeatureMap(inputs, "zero padding");
        if (Padding.Kind == PaddingKind.Same)
        {
            throw new ShapeException(
                $"{inputs.Name}: 'same' padding depends on a window, and ZeroPad2D has none. Received same, expected numbers of rows and "
                + "columns. Give one number or top, bottom, left and right.");
        }

        LayerChecks.NotNegative(inputs.Name, Padding);
        return LayerChecks.Output(
            inputs.Name,
            LayerChecks.Extent(inputs.Name, (long)input.Height + Padding.Top + Padding.Bottom),
            LayerChecks.Extent(inputs.Name, (long)input.Width + Padding.Left + Padding.Right),
            input.Channels);
    }
}
