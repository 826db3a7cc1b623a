using Fovea.Layers;

namespace Fovea.Models;

/// <summary>
/// The layers as methods, so that a network reads from its input to its output:
/// <c>Node.Input(28, 28, 1).Conv2D(6, kernel: 5).Relu().MaxPool2D(2)</c>. Each checks its shapes at once.
/// </summary>
public static partial class NodeExtensions
{
    /// <summary>A convolution; see <see cref="Layers.Conv2D"/> for the arguments.</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernel">The window's height and width.</param>
    /// <param name="stride">The distance between windows; null for 1.</param>
    /// <param name="padding">Rows and columns of zeros around the input.</param>
    /// <param name="dilation">The distance between taps; null for 1.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The layer does not fit.</exception>
    public static Node Conv2D(
        this Node input,
        int filters,
        Size2D kernel,
        Size2D? stride = null,
        Padding padding = default,
        Size2D? dilation = null,
        int groups = 1,
        bool bias = true,
        string? name = null) =>
        Put(input, new Conv2D(filters, kernel, stride, padding, dilation, groups, bias) { Name = name });

    /// <summary>The largest value of each window.</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="size">The window's height and width.</param>
    /// <param name="stride">The distance between windows; null for the size.</param>
    /// <param name="padding">Rows and columns around the input.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The layer does not fit.</exception>
    public static Node MaxPool2D(this Node input, Size2D size, Size2D? stride = null, Padding padding = default, string? name = null) =>
        Put(input, new MaxPool2D(size, stride, padding) { Name = name });

    /// <summary>The mean of each window, padding not counted.</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="size">The window's height and width.</param>
    /// <param name="stride">The distance between windows; null for the size.</param>
    /// <param name="padding">Rows and columns around the input.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The layer does not fit.</exception>
    public static Node AveragePool2D(this Node input, Size2D size, Size2D? stride = null, Padding padding = default, string? name = null) =>
        Put(input, new AveragePool2D(size, stride, padding) { Name = name });

    /// <summary>The mean of each channel; the output is [channels].</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The input is no feature map.</exception>
    public static Node GlobalAveragePool2D(this Node input, string? name = null) => Put(input, new GlobalAveragePool2D { Name = name });

    /// <summary>A fully connected layer.</summary>
    /// <param name="input">What it reads, [features].</param>
    /// <param name="units">The number of outputs.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The input is a feature map, or the units are not positive.</exception>
    public static Node Dense(this Node input, int units, bool bias = true, string? name = null) =>
        Put(input, new Dense(units, bias) { Name = name });

    /// <summary>A feature map as a vector.</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    public static Node Flatten(this Node input, string? name = null) => Put(input, new Flatten { Name = name });

    /// <summary>max(input, 0).</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    public static Node Relu(this Node input, string? name = null) => Put(input, new Relu { Name = name });

    /// <summary>Batch normalisation over the channels.</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="momentum">The weight of the old running statistics.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">A setting is out of range.</exception>
    public static Node BatchNorm(
        this Node input,
        float momentum = Layers.BatchNorm.DefaultMomentum,
        float epsilon = Layers.BatchNorm.DefaultEpsilon,
        string? name = null) => Put(input, new BatchNorm(momentum, epsilon) { Name = name });

    /// <summary>Random zeros in training.</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="rate">The share of values set to 0.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The rate is out of range.</exception>
    public static Node Dropout(this Node input, float rate, string? name = null) => Put(input, new Dropout(rate) { Name = name });

    /// <summary>Probabilities over the last extent.</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    public static Node Softmax(this Node input, string? name = null) => Put(input, new Softmax { Name = name });

    private static Node Put(Node input, Layer layer)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Then(layer);
    }
}
