namespace Fovea.Kernels.Geometry;

/// <summary>
/// A two-dimensional convolution of one image: input [height, width, inputChannels], weight [kernelHeight, kernelWidth, inputChannels /
/// groups, outputChannels], output [height', width', outputChannels]. Kernels take any number of such images one after the other.
/// </summary>
/// <param name="Vertical">The window along the height.</param>
/// <param name="Horizontal">The window along the width.</param>
/// <param name="InputChannels">The input's channels, divisible by groups.</param>
/// <param name="OutputChannels">The output's channels, divisible by groups.</param>
/// <param name="Groups">The number of groups; output group g sees input group g only.</param>
public readonly record struct ConvGeometry(Window Vertical, Window Horizontal, int InputChannels, int OutputChannels, int Groups = 1)
{
    /// <summary>Input channels of one group.</summary>
    public int GroupInputs => InputChannels / Groups;

    /// <summary>Output channels of one group.</summary>
    public int GroupOutputs => OutputChannels / Groups;

    /// <summary>The number of values of one input image.</summary>
    public int InputLength => Vertical.Input * Horizontal.Input * InputChannels;

    /// <summary>The number of pixels of one output image.</summary>
    public int OutputPixels => Vertical.Output * Horizontal.Output;

    /// <summary>The number of values of one output image.</summary>
    public int OutputLength => OutputPixels * OutputChannels;

    /// <summary>The number of weights.</summary>
    public int WeightLength => Vertical.Kernel * Horizontal.Kernel * GroupInputs * OutputChannels;

    /// <summary>Whether the input needs padding on any side.</summary>
    public bool HasPadding => Vertical.HasPadding || Horizontal.HasPadding;

    /// <summary>Refuses a geometry that has no output.</summary>
    /// <returns>The geometry itself.</returns>
    /// <exception cref="ArgumentException">A window does not fit, a channel count is not positive, or groups do not divide the
    /// channels.</exception>
    public ConvGeometry Validate()
    {
        Vertical.Validate("height");
        Horizontal.Validate("width");
        if (InputChannels <= 0 || OutputChannels <= 0 || Groups <= 0 || InputChannels % Groups != 0 || OutputChannels % Groups != 0)
        {
            throw new ArgumentException(
                $"Channels must be positive and divisible by groups. Received {InputChannels} input and {OutputChannels} output channels in {Groups} groups.");
        }

        return this;
    }
}
