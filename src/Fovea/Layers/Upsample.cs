namespace Fovea.Layers;

/// <summary>A feature map made larger by whole factors: the way up in a U-Net or a decoder.</summary>
/// <remarks>
/// Input [height, width, channels]; output [height * factor, width * factor, channels]. No parameters. Bilinear reads between the middles
/// of the pixels: output row o lies at <c>(o + 0.5) / factor - 0.5</c>, held at the edges.
/// </remarks>
public sealed record Upsample : Layer
{
    /// <summary>Describes an upsampling. The factor is checked when the layer enters a model.</summary>
    /// <param name="factor">The output's rows and columns for each of the input.</param>
    /// <param name="mode">How the pixels in between are found.</param>
    public Upsample(Size2D factor, UpsampleMode mode = UpsampleMode.Nearest)
    {
        Factor = factor;
        Mode = mode;
    }

    /// <summary>The output's rows and columns for each of the input.</summary>
    public Size2D Factor { get; init; }

    /// <summary>How the pixels in between are found.</summary>
    public UpsampleMode Mode { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "upsample";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        Shape input = LayerChecks.FeatureMap(inputs, "upsampling");
        WindowArithmetic.RequirePositive(inputs.Name, "factor", Factor);
        if (Mode is not (UpsampleMode.Nearest or UpsampleMode.Bilinear))
        {
            throw new ShapeException($"{inputs.Name}: the mode is nearest or bilinear. Received {Mode}. Give one of the two.");
        }

        return LayerChecks.Output(
            inputs.Name,
            LayerChecks.Extent(inputs.Name, (long)input.Height * Factor.Height),
            LayerChecks.Extent(inputs.Name, (long)input.Width * Factor.Width),
            input.Channels);
    }
}
