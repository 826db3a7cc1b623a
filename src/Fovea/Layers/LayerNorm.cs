using Fovea.Initializers;

namespace Fovea.Layers;

/// <summary>
/// Layer normalisation over the last extent (Ba, Kiros and Hinton, "Layer Normalization", 2016): each pixel, or each vector of features, is
/// normalised by its own mean and variance, <c>output = scale[c] * (input - mean) / sqrt(variance + epsilon) + offset[c]</c>. Training and
/// inference are the same, and images do not see each other.
/// </summary>
/// <remarks>
/// Input of any shape, C its last extent; output of the same shape. Parameters: scale [C] and offset [C]. To normalise a whole feature map
/// use <c>GroupNorm(groups: 1)</c>.
/// </remarks>
public sealed record LayerNorm : Layer
{
    /// <summary>The usual addition to the variance.</summary>
    public const float DefaultEpsilon = 1e-5f;

    /// <summary>Describes a layer normalisation. Epsilon is checked when the layer enters a model.</summary>
    /// <param name="epsilon">Added to the variance, positive.</param>
    public LayerNorm(float epsilon = DefaultEpsilon) => Epsilon = epsilon;

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "ln";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        LayerChecks.Epsilon(inputs.Name, Epsilon);
        return inputs.Single;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(LayerInputs inputs) => ScaleAndOffset(inputs.Single.Channels);

    /// <summary>One scale and one offset for each channel.</summary>
    internal static IReadOnlyList<ParameterSpec> ScaleAndOffset(int channels) =>
    [
        new("scale", new Shape(channels), Initializer.Ones, ParameterRole.Scale),
        new("offset", new Shape(channels), Initializer.Zeros, ParameterRole.Offset),
    ];
}
