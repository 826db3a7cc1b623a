namespace Fovea.Layers;

/// <summary>
/// Sets each value to 0 with probability <see cref="Rate"/> in training and divides the others by <c>1 - rate</c>, so that inference is the
/// identity (Srivastava et al., "Dropout", 2014, in the inverted form).
/// </summary>
/// <remarks>Input of any shape; output of the same shape. No parameters.</remarks>
public sealed record Dropout : Layer
{
    /// <summary>Describes a dropout. The rate is checked when the layer enters a model.</summary>
    /// <param name="rate">The share of values set to 0: at least 0, below 1.</param>
    public Dropout(float rate) => Rate = rate;

    /// <summary>The share of values set to 0.</summary>
    public float Rate { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "dropout";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => Rate is >= 0 and < 1
        ? inputs.Single
        : throw new ShapeException(FormattableString.Invariant(
            $"{inputs.Name}: rate is the share of values set to 0, at least 0 and below 1. Received {Rate}. Usual values are 0.2 to 0.5."));
}
