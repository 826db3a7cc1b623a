namespace Fovea.Layers;

/// <summary><c>x min(max(x + 3, 0), 6) / 6</c> (Howard et al., "Searching for MobileNetV3", 2019). NaN stays NaN.</summary>
/// <remarks>Input of any shape; output of the same shape. No parameters.</remarks>
public sealed record HardSwish : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "hardswish";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => inputs.Single;
}
