using Fovea.Layers;

namespace Fovea.Models;

/// <content>Layers that decoders, mobile networks and networks without batch statistics are made of.</content>
public static partial class NodeExtensions
{
    /// <summary>A convolution of each channel by itself; see <see cref="Layers.DepthwiseConv2D"/> for the arguments.</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="kernel">The window's height and width.</param>
    /// <param name="stride">The distance between windows; null for 1.</param>
    /// <param name="padding">Rows and columns of zeros around the input.</param>
    /// <param name="dilation">The distance between taps; null for 1.</param>
    /// <param name="depthMultiplier">The output channels for each input channel.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The layer does not fit.</exception>
    public static Node DepthwiseConv2D(
        this Node input,
        Size2D kernel,
        Size2D? stride = null,
        Padding padding = default,
        Size2D? dilation = null,
        int depthMultiplier = 1,
        bool bias = true,
        string? name = null) =>
        Put(input, new DepthwiseConv2D(kernel, stride, padding, dilation, depthMultiplier, bias) { Name = name });

    /// <summary>A transposed convolution; see <see cref="Layers.ConvTranspose2D"/> for the arguments.</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernel">The window's height and width.</param>
    /// <param name="stride">The distance between the kernel's copies; null for 1.</param>
    /// <param name="padding">Rows and columns cut off the output.</param>
    /// <param name="outputPadding">Rows and columns more at the bottom and right; null for 0.</param>
    /// <param name="dilation">The distance between taps; null for 1.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The layer does not fit.</exception>
    public static Node ConvTranspose2D(
        this Node input,
        int filters,
        Size2D kernel,
        Size2D? stride = null,
        Padding padding = default,
        Size2D? outputPadding = null,
        Size2D? dilation = null,
        int groups = 1,
        bool bias = true,
        string? name = null) =>
        Put(input, new ConvTranspose2D(filters, kernel, stride, padding, outputPadding, dilation, groups, bias) { Name = name });

    /// <summary>Rows and columns of zeros around the input.</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="padding">A number for all sides or explicit ones.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The padding is negative or 'same', or the input is no feature map.</exception>
    public static Node ZeroPad2D(this Node input, Padding padding, string? name = null) =>
        Put(input, new ZeroPad2D(padding) { Name = name });

    /// <summary>The input made larger by a factor.</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="factor">How many times as high and as wide the output is, 1 or more; it need not be whole.</param>
    /// <param name="mode">How the pixels in between are found.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The factor is below 1, or the input is no feature map.</exception>
    public static Node Upsample(this Node input, Scale2D factor, UpsampleMode mode = UpsampleMode.Nearest, string? name = null) =>
        Put(input, new Upsample(factor, mode) { Name = name });

    /// <summary>The input made larger to a size: that of another map, for instance, to be joined with it.</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="outputSize">The output's height and width.</param>
    /// <param name="mode">How the pixels in between are found.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The size is smaller than the input, or the input is no feature map.</exception>
    public static Node UpsampleTo(this Node input, Size2D outputSize, UpsampleMode mode = UpsampleMode.Nearest, string? name = null) =>
        Put(input, Layers.Upsample.To(outputSize, mode) with { Name = name });

    /// <summary>The greatest value of each channel; the output is [channels].</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The input is no feature map.</exception>
    public static Node GlobalMaxPool2D(this Node input, string? name = null) => Put(input, new GlobalMaxPool2D { Name = name });

    /// <summary>The mean of each of a given number of windows.</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="outputSize">The output's height and width.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The size is not positive, or the input is no feature map.</exception>
    public static Node AdaptiveAveragePool2D(this Node input, Size2D outputSize, string? name = null) =>
        Put(input, new AdaptiveAveragePool2D(outputSize) { Name = name });

    /// <summary>The greatest value of each of a given number of windows.</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="outputSize">The output's height and width.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The size is not positive, or the input is no feature map.</exception>
    public static Node AdaptiveMaxPool2D(this Node input, Size2D outputSize, string? name = null) =>
        Put(input, new AdaptiveMaxPool2D(outputSize) { Name = name });

    /// <summary>Layer normalisation over the last extent.</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">Epsilon is out of range.</exception>
    public static Node LayerNorm(this Node input, float epsilon = Layers.LayerNorm.DefaultEpsilon, string? name = null) =>
        Put(input, new LayerNorm(epsilon) { Name = name });

    /// <summary>Group normalisation of each image.</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="groups">The number of groups, a divisor of the channels.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The groups do not divide the channels, or epsilon is out of range.</exception>
    public static Node GroupNorm(
        this Node input, int groups, float epsilon = Layers.GroupNorm.DefaultEpsilon, string? name = null) =>
        Put(input, new GroupNorm(groups, epsilon) { Name = name });

    /// <summary>Random channels of zeros in training.</summary>
    /// <param name="input">What it reads, [height, width, channels].</param>
    /// <param name="rate">The share of channels set to 0.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The rate is out of range, or the input is no feature map.</exception>
    public static Node SpatialDropout(this Node input, float rate, string? name = null) =>
        Put(input, new SpatialDropout(rate) { Name = name });
}
