namespace Fovea.Layers;

/// <summary>
/// Probabilities over the last extent: <c>output[c] = exp(input[c]) / sum over k of exp(input[k])</c>. The models of this library end in
/// logits and leave the softmax to the loss, where it is fused and more exact; use this layer where a model must return probabilities.
/// </summary>
/// <remarks>Input of any shape; output of the same shape. No parameters.</remarks>
public sealed record Softmax : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "softmax";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => inputs.Single;
}
