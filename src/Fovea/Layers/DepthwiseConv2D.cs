using Fovea.Initializers;

namespace Fovea.Layers;

/// <summary>
/// A convolution of each channel by itself: output channel c * depthMultiplier + m sees input channel c alone. The same as
/// <see cref="Conv2D"/> with as many groups as channels; the number of filters follows from the input.
/// </summary>
/// <remarks>
/// Input [height, width, channels]; output [outHeight, outWidth, channels * depthMultiplier], sizes as <see cref="Conv2D"/>'s.
/// Parameters: weight [kernelHeight, kernelWidth, 1, channels * depthMultiplier] and bias [channels * depthMultiplier].
/// </remarks>
/// <example><c>new DepthwiseConv2D(kernel: 3, stride: 2, padding: 1, bias: false)</c>.</example>
public sealed record DepthwiseConv2D : Layer
{
    /// <summary>Describes a depthwise convolution. Settings are checked when the layer enters a model.</summary>
    /// <param name="kernel">The window's height and width.</param>
    /// <param name="stride">The distance between windows; null for 1.</param>
    /// <param name="padding">Rows and columns of zeros around the input.</param>
    /// <param name="dilation">The distance between the taps of the window; null for 1.</param>
    /// <param name="depthMultiplier">The output channels for each input channel.</param>
    /// <param name="bias">Whether a bias is added; leave it out before a <see cref="BatchNorm"/>.</param>
    public DepthwiseConv2D(
        Size2D kernel,
        Size2D? stride = null,
        Padding padding = default,
        Size2D? dilation = null,
        int depthMultiplier = 1,
        bool bias = true)
    {
        Kernel = kernel;
        Stride = stride ?? 1;
        Padding = padding;
        Dilation = dilation ?? 1;
        DepthMultiplier = depthMultiplier;
        Bias = bias;
    }

    /// <summary>The window's height and width.</summary>
    public Size2D Kernel { get; init; }

    /// <summary>The distance between windows.</summary>
    public Size2D Stride { get; init; }

    /// <summary>Rows and columns of zeros around the input.</summary>
    public Padding Padding { get; init; }

    /// <summary>The distance between the taps of the window.</summary>
    public Size2D Dilation { get; init; }

    /// <summary>The output channels for each input channel.</summary>
    public int DepthMultiplier { get; init; }

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; init; }

    /// <summary>How the weight's first values are drawn.</summary>
    public Initializer WeightInitializer { get; init; } = Initializer.He;

    /// <inheritdoc/>
    public override string NamePrefix => "dwconv";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        Shape input = LayerChecks.FeatureMap(inputs, "a depthwise convolution");
        LayerChecks.Positive(inputs.Name, "depthMultiplier", DepthMultiplier);
        if ((long)input.Channels * DepthMultiplier > int.MaxValue)
        {
            throw new ShapeException(
                $"{inputs.Name}: depthMultiplier makes more than 2^31 - 1 channels. Received {DepthMultiplier}, input {input.ToString(1)}. "
                + "Use a smaller one.");
        }

        return AsConv2D(input).OutputShape(inputs);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(LayerInputs inputs) => AsConv2D(inputs.Single).Parameters(inputs);

    /// <inheritdoc/>
    public override long MultiplyAdds(LayerInputs inputs) => AsConv2D(inputs.Single).MultiplyAdds(inputs);

    /// <summary>The same operation as a grouped convolution.</summary>
    internal Conv2D AsConv2D(Shape input) =>
        new(input.Channels * DepthMultiplier, Kernel, Stride, Padding, Dilation, input.Channels, Bias)
        {
            WeightInitializer = WeightInitializer,
        };
}
