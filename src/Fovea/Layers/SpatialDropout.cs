namespace Fovea.Layers;

/// <summary>
/// Dropout of whole channels of a feature map: neighbouring pixels are so alike that dropping single ones hides little (Tompson et al.,
/// 2015). The channels that stay are divided by <c>1 - rate</c> in training; inference is the identity.
/// </summary>
/// <remarks>Input [height, width, channels]; output of the same shape. No parameters.</remarks>
public sealed record SpatialDropout : Layer
{
    /// <summary>Describes a spatial dropout. The rate is checked when the layer enters a model.</summary>
    /// <param name="rate">The share of channels set to 0: at least 0, below 1.</param>
    public SpatialDropout(float rate) => Rate = rate;

    /// <summary>The share of channels set to 0.</summary>
    public float Rate { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "dropout";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        Shape input = LayerChecks.FeatureMap(inputs, "a spatial dropout");
        return Rate is >= 0 and < 1
            ? input
            : throw new ShapeException(FormattableString.Invariant(
                $"{inputs.Name}: rate is the share of channels set to 0, at least 0 and below 1. Received {Rate}. Usual values are 0.1 to 0.3."));
    }
}
