namespace Fovea.Layers;

/// <summary>
/// Group normalisation (Wu and He, "Group Normalization", 2018): in each image, each group of neighbouring channels is normalised by its
/// mean and variance over all pixels, <c>output = scale[c] * (input - mean) / sqrt(variance + epsilon) + offset[c]</c>. Training and
/// inference are the same, and images do not see each other, so small batches do no harm.
/// </summary>
/// <remarks>
/// Input of any shape, C its last extent; output of the same shape. Parameters: scale [C] and offset [C]. One group normalises the whole
/// image; as many groups as channels make it instance normalisation.
/// </remarks>
public sealed record GroupNorm : Layer
{
    /// <summary>The usual addition to the variance.</summary>
    public const float DefaultEpsilon = 1e-5f;

    /// <summary>Describes a group normalisation. Settings are checked when the layer enters a model.</summary>
    /// <param name="groups">The number of groups, a divisor of the channels.</param>
    /// <param name="epsilon">Added to the variance, positive.</param>
    public GroupNorm(int groups, float epsilon = DefaultEpsilon)
    {
        Groups = groups;
        Epsilon = epsilon;
    }

    /// <summary>The number of groups.</summary>
    public int Groups { get; init; }

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "gn";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        LayerChecks.Positive(inputs.Name, "groups", Groups);
        LayerChecks.Epsilon(inputs.Name, Epsilon);
        Shape input = inputs.Single;
        return input.Channels % Groups == 0
            ? input
            : throw new ShapeException(
                $"{inputs.Name}: groups must divide the channels. Received groups {Groups}, input {input.ToString(1)}. "
                + $"Use a divisor of {input.Channels}.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(LayerInputs inputs) => LayerNorm.ScaleAndOffset(inputs.Single.Channels);
}
