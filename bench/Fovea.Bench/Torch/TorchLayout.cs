namespace Fovea.Bench.Torch;

/// <summary>
/// The order of images and convolution weights in libtorch's memory. Their shapes are [batch, channels, height, width] in either.
/// </summary>
internal enum TorchLayout
{
    /// <summary>Plane after plane.</summary>
    ChannelsFirst,

    /// <summary>Pixel after pixel, as Fovea has them.</summary>
    ChannelsLast,
}
