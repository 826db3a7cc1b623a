namespace Fovea.Layers;

/// <summary>Turns a feature map into a vector, row by row and pixel by pixel with the channels innermost; the values do not move in
/// memory.</summary>
/// <remarks>Input of any shape; output [the product of its extents]. No parameters.</remarks>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "flatten";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => new(inputs.Single.Length);
}
