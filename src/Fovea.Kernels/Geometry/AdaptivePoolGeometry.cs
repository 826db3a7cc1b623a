namespace Fovea.Kernels.Geometry;

/// <summary>
/// Pooling of one image [height, width, channels] to a given size. Window o of n over an extent begins at floor(o extent / n) and ends
/// before ceil((o + 1) extent / n): the windows cover everything, may overlap by one row or column, and differ in size by at most one.
/// </summary>
/// <param name="Height">The input's height.</param>
/// <param name="Width">The input's width.</param>
/// <param name="OutputHeight">The output's height; larger than the input's repeats rows.</param>
/// <param name="OutputWidth">The output's width.</param>
/// <param name="Channels">The number of channels; each is pooled on its own.</param>
public readonly record struct AdaptivePoolGeometry(int Height, int Width, int OutputHeight, int OutputWidth, int Channels)
{
    /// <summary>The number of values of one input image.</summary>
    public int InputLength => Height * Width * Channels;

    /// <summary>The number of values of one output image.</summary>
    public int OutputLength => OutputHeight * OutputWidth * Channels;

    /// <summary>The first row (or column) of a window.</summary>
    /// <param name="output">The window.</param>
    /// <param name="outputs">The number of windows.</param>
    /// <param name="extent">The rows of the input.</param>
    public static int First(int output, int outputs, int extent) => (int)((long)output * extent / outputs);

    /// <summary>One past the last row (or column) of a window.</summary>
    /// <param name="output">The window.</param>
    /// <param name="outputs">The number of windows.</param>
    /// <param name="extent">The rows of the input.</param>
    public static int End(int output, int outputs, int extent) => (int)((((output + 1L) * extent) + outputs - 1) / outputs);

    /// <summary>Refuses a geometry without pixels, and memory that does not fit it.</summary>
    /// <returns>The number of images.</returns>
    internal int CountImages(int inputLength, int outputLength)
    {
        if (Height <= 0 || Width <= 0 || OutputHeight <= 0 || OutputWidth <= 0 || Channels <= 0)
        {
            throw new ArgumentException($"All extents of a pooling must be positive. Received {this}.");
        }

        return Lengths.Count(inputLength, InputLength, outputLength, OutputLength, "images");
    }
}
