using Fovea.Initializers;

namespace Fovea.Layers;

/// <summary>
/// A two-dimensional convolution (cross-correlation, as in every framework) with bias:
/// <c>output[y, x, f] = bias[f] + sum over i, j, c of
/// input[y*stride + i*dilation - top, x*stride + j*dilation - left, c] * weight[i, j, c, f]</c>.
/// </summary>
/// <remarks>
/// Input [height, width, channels]; output [outHeight, outWidth, filters] with
/// <c>out = floor((in + padding - ((kernel - 1) * dilation + 1)) / stride) + 1</c>.
/// Parameters: weight [kernelHeight, kernelWidth, channels / groups, filters] (HWIO) and bias [filters].
/// </remarks>
/// <example><c>new Conv2D(16, kernel: (5, 3), stride: 2, padding: Padding.Same)</c>.</example>
public sealed record Conv2D : Layer
{
    /// <summary>Describes a convolution. Settings are checked when the layer enters a model.</summary>
    /// <param name="filters">The number of output channels, a multiple of <paramref name="groups"/>.</param>
    /// <param name="kernel">The window's height and width.</param>
    /// <param name="stride">The distance between windows; null for 1.</param>
    /// <param name="padding">Rows and columns of zeros around the input.</param>
    /// <param name="dilation">The distance between the taps of the window; null for 1.</param>
    /// <param name="groups">Input and output channels are split into this many groups that do not see each other; the number of input
    /// channels makes it depthwise.</param>
    /// <param name="bias">Whether a bias is added; leave it out before a <see cref="BatchNorm"/>.</param>
    /// <param name="inputChannels">If given, the channels that the input must have; null takes those of the input.</param>
    public Conv2D(
        int filters,
        Size2D kernel,
        Size2D? stride = null,
        Padding padding = default,
        Size2D? dilation = null,
        int groups = 1,
        bool bias = true,
        int? inputChannels = null)
    {
        Filters = filters;
        Kernel = kernel;
        Stride = stride ?? 1;
        Padding = padding;
        Dilation = dilation ?? 1;
        Groups = groups;
        Bias = bias;
        InputChannels = inputChannels;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; init; }

    /// <summary>The window's height and width.</summary>
    public Size2D Kernel { get; init; }

    /// <summary>The distance between windows.</summary>
    public Size2D Stride { get; init; }

    /// <summary>Rows and columns of zeros around the input.</summary>
    public Padding Padding { get; init; }

    /// <summary>The distance between the taps of the window.</summary>
    public Size2D Dilation { get; init; }

    /// <summary>The number of groups of channels that do not see each other.</summary>
    public int Groups { get; init; }

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; init; }

    /// <summary>The channels that the input must have; null takes those of the input.</summary>
    public int? InputChannels { get; init; }

    /// <summary>How the weight's first values are drawn.</summary>
    public Initializer WeightInitializer { get; init; } = Initializer.He;

    /// <inheritdoc/>
    public override string NamePrefix => "conv";

    /// <inheritdoc/>
    public override Shape OutputShape(LayerInputs inputs)
    {
        Shape input = LayerChecks.FeatureMap(inputs, "a convolution");
        LayerChecks.Positive(inputs.Name, "filters", Filters);
        LayerChecks.Positive(inputs.Name, "groups", Groups);
        if (InputChannels is int expected)
        {
            LayerChecks.Positive(inputs.Name, "inputChannels", expected);
            if (expected != input.Channels)
            {
                throw new ShapeException(
                    $"{inputs.Name}: the input has {input.Channels} channels, the weight expects {expected}. "
                    + $"Received input {input.ToString(1)}, weight [{Kernel.Height}, {Kernel.Width}, {expected / Groups}, {Filters}]. "
                    + $"Set inputChannels to {input.Channels}.");
            }
        }

        if (input.Channels % Groups != 0 || Filters % Groups != 0)
        {
            throw new ShapeException(
                $"{inputs.Name}: groups must divide the input's channels and the filters. "
                + $"Received groups {Groups}, input {input.ToString(1)}, filters {Filters}. "
                + $"Use a common divisor of {input.Channels} and {Filters}, such as {GreatestCommonDivisor(input.Channels, Filters)}.");
        }

        Size2D size = WindowArithmetic.OutputSize(inputs, "kernel", Kernel, Stride, Padding, Dilation);
        LayerChecks.Parameter(inputs.Name, "weight", Kernel.Height, Kernel.Width, input.Channels / Groups, Filters);
        return LayerChecks.Output(inputs.Name, size.Height, size.Width, Filters);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(LayerInputs inputs)
    {
        Shape weight = LayerChecks.Parameter(
            inputs.Name, "weight", Kernel.Height, Kernel.Width, inputs.Single.Channels / Groups, Filters);
        var specs = new List<ParameterSpec> { new("weight", weight, WeightInitializer, ParameterRole.Weight) };
        if (Bias)
        {
            specs.Add(new("bias", new Shape(Filters), Initializer.Zeros, ParameterRole.Bias));
        }

        return specs;
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(LayerInputs inputs) =>
        (long)OutputShape(inputs).Length * Kernel.Height * Kernel.Width * (inputs.Single.Channels / Groups);

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
