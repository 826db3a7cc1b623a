namespace Fovea.Kernels.Geometry;

/// <summary>An image [height, width, channels] made larger.</summary>
/// <param name="Vertical">The rows.</param>
/// <param name="Horizontal">The columns.</param>
/// <param name="Channels">The number of channels.</param>
public readonly record struct UpsampleGeometry(UpsampleAxis Vertical, UpsampleAxis Horizontal, int Channels)
{
    /// <summary>An image made larger by factors.</summary>
    /// <param name="height">The input's height.</param>
    /// <param name="width">The input's width.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="verticalFactor">The output's rows for each row of the input.</param>
    /// <param name="horizontalFactor">The output's columns for each column of the input.</param>
    public UpsampleGeometry(int height, int width, int channels, double verticalFactor, double horizontalFactor)
        : this(UpsampleAxis.By(height, verticalFactor), UpsampleAxis.By(width, horizontalFactor), channels)
    {
    }

    /// <summary>The number of values of one input image.</summary>
    public int InputLength => Vertical.Input * Horizontal.Input * Channels;

    /// <summary>The number of values of one output image.</summary>
    public int OutputLength => Vertical.Output * Horizontal.Output * Channels;

    /// <summary>Refuses a geometry without pixels, and memory that does not fit it.</summary>
    /// <returns>The number of images.</returns>
    internal int CountImages(int inputLength, int outputLength)
    {
        if (Vertical.Input <= 0 || Horizontal.Input <= 0 || Channels <= 0 || Vertical.Output <= 0 || Horizontal.Output <= 0)
        {
            throw new ArgumentException($"Extents and factors must be positive. Received {this}.");
        }

        return Lengths.Count(inputLength, InputLength, outputLength, OutputLength, "images");
    }
}
