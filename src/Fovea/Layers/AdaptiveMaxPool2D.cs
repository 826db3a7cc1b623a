namespace Fovea.Layers;

/// <summary>
/// The greatest value of each of a given number of windows, channel by channel, so that the output's size does not depend on the input's.
/// Window o of n over an extent goes from <c>floor(o * extent / n)</c> to before <c>ceil((o + 1) * extent / n)</c>, as in PyTorch.
/// </summary>
/// <remarks>Input [height, width, channels]; output [outputHeight, outputWidth, channels]. No parameters.</remarks>
public sealed record AdaptiveMaxPool2D : Layer
{
    /// <summary>Describes an adaptive pooling. The size is checked when the layer enters a model.</summary>
    /// <param name="outputSize">The output's height and width.</param>
    public AdaptiveMaxPool2D(Size2D outputSize) => OutputSize = outputSize;

    /// <summary>The output's height and width.</summary>
    public Size2D OutputSize { get; init; }

    /// <inheritdoc/>
    public override string NamePrefix => "pool";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        Shape input = LayerChecks.FeatureMap(inputs, "pooling");
        WindowArithmetic.RequirePositive(inputs.Name, "outputSize", OutputSize);
        return LayerChecks.Output(inputs.Name, OutputSize.Height, OutputSize.Width, input.Channels);
    }
}
