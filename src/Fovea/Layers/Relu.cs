namespace Fovea.Layers;

/// <summary>The rectified linear unit, <c>output = max(input, 0)</c>; its derivative at 0 is taken as 0.</summary>
/// <remarks>Input of any shape; output of the same shape. No parameters.</remarks>
public sealed record Relu : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "relu";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => inputs.Single;
}
