namespace Fovea.Layers;

/// <summary>The greatest value of each channel over the whole feature map: <c>output[c] = max over y, x of input[y, x, c]</c>.</summary>
/// <remarks>Input [height, width, channels]; output [channels]. No parameters.</remarks>
public sealed record GlobalMaxPool2D : Layer
{
    /// <inheritdoc/>
    public override string NamePrefix => "globalpool";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs) => new(LayerChecks.FeatureMap(inputs, "pooling").Channels);
}
