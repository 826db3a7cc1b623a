namespace Fovea.Layers;

/// <summary>A feature map made larger, by a factor or to a size: the way up in a U-Net or a decoder.</summary>
/// <remarks>
/// Input [height, width, channels]; output [floor(height * factor), floor(width * factor), channels] or the size. No parameters. With
/// pixels as squares of side 1 the middle of output row o lies at <c>m = (o + 0.5) / factor</c> in the input; where a size is given, factor
/// is output / input. Nearest takes the pixel that holds it, row floor(m); bilinear reads between the middles of the pixels, at
/// <c>m - 0.5</c>, held at the edges.
/// </remarks>
public sealed record Upsample : Layer
{
    /// <summary>Describes an upsampling by a factor, which is checked when the layer enters a model.</summary>
    /// <param name="factor">How many times as high and as wide the output is, 1 or more; it need not be whole.</param>
    /// <param name="mode">How the pixels in between are found.</param>
    public Upsample(Scale2D factor, UpsampleMode mode = UpsampleMode.Nearest)
    {
        Factor = factor;
        Mode = mode;
    }

    private Upsample(Size2D outputSize, UpsampleMode mode)
    {
        OutputSize = outputSize;
        Mode = mode;
    }

    /// <summary>How many times as high and as wide the output is; null where its size is given.</summary>
    public Scale2D? Factor { get; }

    /// <summary>The output's height and width; null where a factor is given.</summary>
    public Size2D? OutputSize { get; }

    /// <summary>How the pixels in between are found.</summary>
    public UpsampleMode Mode { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "upsample";

    /// <summary>Describes an upsampling to a size, which is checked when the layer enters a model.</summary>
    /// <param name="outputSize">The output's height and width, no smaller than the input's.</param>
    /// <param name="mode">How the pixels in between are found.</param>
    public static Upsample To(Size2D outputSize, UpsampleMode mode = UpsampleMode.Nearest) => new(outputSize, mode);

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        Shape input = LayerChecks.FeatureMap(inputs, "upsampling");
        if (Mode is not (UpsampleMode.Nearest or UpsampleMode.Bilinear))
        {
            throw new ShapeException($"{inputs.Name}: the mode is nearest or bilinear. Received {Mode}. Give one of the two.");
        }

        if (OutputSize is { } size)
        {
            WindowArithmetic.RequirePositive(inputs.Name, "outputSize", size);
            return size.Height >= input.Height && size.Width >= input.Width
                ? LayerChecks.Output(inputs.Name, size.Height, size.Width, input.Channels)
                : throw new ShapeException(
                    $"{inputs.Name}: the outputSize must be no smaller than the input. Received outputSize {size}, input {input.ToString(1)}. "
                    + "Use AdaptiveAveragePool2D or another pooling to make a map smaller.");
        }

        Scale2D factor = Factor!.Value;
        RequireFactor(inputs.Name, factor);
        return LayerChecks.Output(
            inputs.Name,
            LayerChecks.Extent(inputs.Name, Times(input.Height, factor.Height)),
            LayerChecks.Extent(inputs.Name, Times(input.Width, factor.Width)),
            input.Channels);
    }

    private static void RequireFactor(string name, Scale2D factor)
    {
        if (!(factor.Height > 0 && factor.Width > 0 && double.IsFinite(factor.Height) && double.IsFinite(factor.Width)))
        {
            throw new ShapeException($"{name}: the factor must be positive. Received {factor}. Give 1 or more for height and width.");
        }

        if (factor.Height < 1 || factor.Width < 1)
        {
            throw new ShapeException(
                $"{name}: the factor must be 1 or more. Received {factor}. Use a pooling to make a map smaller.");
        }
    }

    private static long Times(int extent, double factor) => (long)Math.Min(Math.Floor(extent * factor), 1L << 40);
}
