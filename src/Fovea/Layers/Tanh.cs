namespace Fovea.Layers;

/// <summary>The hyperbolic tangent, between -1 and 1. NaN stays NaN.</summary>
/// <remarks>Input of any shape; output of the same shape. No parameters.</remarks>
public sealed record Tanh : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "tanh";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => inputs.Single;
}
