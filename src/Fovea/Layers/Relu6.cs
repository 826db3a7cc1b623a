namespace Fovea.Layers;

/// <summary>The rectified linear unit with a top, <c>min(max(x, 0), 6)</c> (Howard et al., "MobileNets", 2017). NaN stays NaN.</summary>
/// <remarks>Input of any shape; output of the same shape. No parameters.</remarks>
public sealed record Relu6 : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "relu";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => inputs.Single;
}
