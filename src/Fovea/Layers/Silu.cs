namespace Fovea.Layers;

/// <summary><c>x sigmoid(x)</c> (Elfwing, Uchibe and Doya, 2018), also called swish. NaN stays NaN.</summary>
/// <remarks>Input of any shape; output of the same shape. No parameters.</remarks>
public sealed record Silu : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "silu";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => inputs.Single;
}
