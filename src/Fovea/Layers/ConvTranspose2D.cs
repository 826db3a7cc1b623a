using Fovea.Initializers;

namespace Fovea.Layers;

/// <summary>
/// A transposed convolution: what <see cref="Conv2D"/> does to gradients on the way back, as a layer that makes a feature map larger. Each
/// input pixel adds its multiple of the kernel to the output:
/// <c>output[y*stride + i*dilation - top, x*stride + j*dilation - left, f] += input[y, x, c] * weight[i, j, f, c]</c>, and bias[f].
/// </summary>
/// <remarks>
/// Input [height, width, channels]; output [outHeight, outWidth, filters] with
/// <c>out = (in - 1) * stride - padding + (kernel - 1) * dilation + 1 + outputPadding</c>, or <c>in * stride</c> for
/// <see cref="Padding.Same"/>. Parameters: weight [kernelHeight, kernelWidth, filters / groups, channels], as in Keras and as the
/// convolution from output to input has it, and bias [filters].
/// </remarks>
/// <example><c>new ConvTranspose2D(16, kernel: 4, stride: 2, padding: 1)</c> doubles height and width.</example>
public sealed record ConvTranspose2D : Layer
{
    /// <summary>Describes a transposed convolution. Settings are checked when the layer enters a model.</summary>
    /// <param name="filters">The number of output channels, a multiple of <paramref name="groups"/>.</param>
    /// <param name="kernel">The window's height and width.</param>
    /// <param name="stride">The distance between the kernel's copies; null for 1.</param>
    /// <param name="padding">Rows and columns cut off the output.</param>
    /// <param name="outputPadding">Rows and columns more at the bottom and right, smaller than the stride; null for 0.</param>
    /// <param name="dilation">The distance between the taps of the kernel; null for 1.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="bias">Whether a bias is added; leave it out before a <see cref="BatchNorm"/>.</param>
    public ConvTranspose2D(
        int filters,
        Size2D kernel,
        Size2D? stride = null,
        Padding padding = default,
        Size2D? outputPadding = null,
        Size2D? dilation = null,
        int groups = 1,
        bool bias = true)
    {
        Filters = filters;
        Kernel = kernel;
        Stride = stride ?? 1;
        Padding = padding;
        OutputPadding = outputPadding ?? 0;
        Dilation = dilation ?? 1;
        Groups = groups;
        Bias = bias;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; init; }

    /// <summary>The window's height and width.</summary>
    public Size2D Kernel { get; init; }

    /// <summary>The distance between the kernel's copies.</summary>
    public Size2D Stride { get; init; }

    /// <summary>Rows and columns cut off the output.</summary>
    public Padding Padding { get; init; }

    /// <summary>Rows and columns more at the bottom and right.</summary>
    public Size2D OutputPadding { get; init; }

    /// <summary>The distance between the taps of the kernel.</summary>
    public Size2D Dilation { get; init; }

    /// <summary>The number of groups of channels that do not see each other.</summary>
    public int Groups { get; init; }

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; init; }

    /// <summary>How the weight's first values are drawn.</summary>
    public Initializer WeightInitializer { get; init; } = Initializer.He;

    /// <inheritdoc/>
    public override string NamePrefix => "convt";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        Shape input = LayerChecks.FeatureMap(inputs, "a transposed convolution");
        LayerChecks.Positive(inputs.Name, "filters", Filters);
        LayerChecks.Positive(inputs.Name, "groups", Groups);
        if (input.Channels % Groups != 0 || Filters % Groups != 0)
        {
            throw new ShapeException(
                $"{inputs.Name}: groups must divide the input's channels and the filters. "
                + $"Received groups {Groups}, input {input.ToString(1)}, filters {Filters}. "
                + $"Use a common divisor of {input.Channels} and {Filters}.");
        }

        TransposedExtent vertical = TransposedExtent.Of(inputs.Name, this, input.Height, isHeight: true);
        TransposedExtent horizontal = TransposedExtent.Of(inputs.Name, this, input.Width, isHeight: false);
        if (vertical.Output <= 0 || horizontal.Output <= 0)
        {
            throw new ShapeException(
                $"{inputs.Name}: the padding cuts off the whole output. Received input {input.ToString(1)}, kernel {Kernel}, padding "
                + $"{Padding}. Use less padding or a larger kernel.");
        }

        LayerChecks.Parameter(inputs.Name, "weight", Kernel.Height, Kernel.Width, Filters / Groups, input.Channels);
        return LayerChecks.Output(
            inputs.Name,
            LayerChecks.Extent(inputs.Name, vertical.Output),
            LayerChecks.Extent(inputs.Name, horizontal.Output),
            Filters);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(LayerInputs inputs)
    {
        Shape weight = LayerChecks.Parameter(
            inputs.Name, "weight", Kernel.Height, Kernel.Width, Filters / Groups, inputs.Single.Channels);
        var specs = new List<ParameterSpec> { new("weight", weight, WeightInitializer, ParameterRole.Weight) };
        if (Bias)
        {
            specs.Add(new("bias", new Shape(Filters), Initializer.Zeros, ParameterRole.Bias));
        }

        return specs;
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(LayerInputs inputs) =>
        (long)inputs.Single.Length * Kernel.Height * Kernel.Width * (Filters / Groups);
}
