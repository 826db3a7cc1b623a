using Fovea.Initializers;

namespace Fovea.Layers;

/// <summary>
/// Batch normalisation over the last extent (Ioffe and Szegedy, "Batch Normalization", 2015):
/// <c>output = scale[c] * (input - mean[c]) / sqrt(variance[c] + epsilon) + offset[c]</c>. In training, mean and (biased) variance are
/// those of the batch; in inference, the running statistics.
/// </summary>
/// <remarks>
/// Input of any shape, C its last extent; output of the same shape. Parameters: scale [C], offset [C], and as state runningMean [C] and
/// runningVariance [C], which each training step moves: <c>running = momentum * running + (1 - momentum) * batch</c>.
/// </remarks>
public sealed record BatchNorm : Layer
{
    /// <summary>The usual weight of the old running statistics.</summary>
    public const float DefaultMomentum = 0.9f;

    /// <summary>The usual addition to the variance.</summary>
    public const float DefaultEpsilon = 1e-5f;

    /// <summary>Describes a batch normalisation. Settings are checked when the layer enters a model.</summary>
    /// <param name="momentum">The weight of the old running statistics, 0 to 1 (PyTorch's momentum is 1 minus this).</param>
    /// <param name="epsilon">Added to the variance, positive.</param>
    public BatchNorm(float momentum = DefaultMomentum, float epsilon = DefaultEpsilon)
    {
        Momentum = momentum;
        Epsilon = epsilon;
    }

    /// <summary>The weight of the old running statistics.</summary>
    public float Momentum { get; init; }

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "bn";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        if (!(Momentum is >= 0 and <= 1))
        {
            throw new ShapeException(FormattableString.Invariant(
                $"{inputs.Name}: momentum is the weight of the old statistics, from 0 to 1. Received {Momentum}. The usual value is 0.9."));
        }

        LayerChecks.Epsilon(inputs.Name, Epsilon);
        return inputs.Single;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(LayerInputs inputs)
    {
        var channels = new Shape(inputs.Single.Channels);
        return
        [
            new("scale", channels, Initializer.Ones, ParameterRole.Scale),
            new("offset", channels, Initializer.Zeros, ParameterRole.Offset),
            new("runningMean", channels, Initializer.Zeros, ParameterRole.State),
            new("runningVariance", channels, Initializer.Ones, ParameterRole.State),
        ];
    }
}
