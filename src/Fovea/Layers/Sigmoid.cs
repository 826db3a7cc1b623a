namespace Fovea.Layers;

/// <summary><c>1 / (1 + e^-x)</c>, between 0 and 1: the gate of a squeeze-and-excite block. NaN stays NaN.</summary>
/// <remarks>Input of any shape; output of the same shape. No parameters.</remarks>
public sealed record Sigmoid : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "sigmoid";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => inputs.Single;
}
