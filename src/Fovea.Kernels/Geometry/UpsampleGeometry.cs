namespace Fovea.Kernels.Geometry;

/// <summary>An image [height, width, channels] made larger by whole factors.</summary>
/// <param name="Height">The input's height.</param>
/// <param name="Width">The input's width.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="VerticalFactor">The output's rows for each row of the input.</param>
/// <param name="HorizontalFactor">The output's columns for each column of the input.</param>
public readonly record struct UpsampleGeometry(int Height, int Width, int Channels, int VerticalFactor, int HorizontalFactor)
{
    /// <summary>The number of values of one input image.</summary>
    public int InputLength => Height * Width * Channels;

    /// <summary>The number of values of one output image.</summary>
    public int OutputLength => InputLength * VerticalFactor * HorizontalFactor;

    /// <summary>
    /// The two rows (or columns) between which the middle of an output row falls: with rows as squares of side 1 its middle lies at
    /// (output + 1/2) / factor - 1/2 of the input's middles, and beyond the outermost ones they are held.
    /// </summary>
    /// <param name="output">The output's row.</param>
    /// <param name="factor">The output's rows for each row of the input.</param>
    /// <param name="extent">The rows of the input.</param>
    /// <returns>The two rows, and the share of the second.</returns>
    public static (int First, int Second, float Share) Neighbours(int output, int factor, int extent)
    {
        double place = Math.Max(0, ((output + 0.5) / factor) - 0.5);
        int first = (int)place;
        return first + 1 < extent ? (first, first + 1, (float)(place - first)) : (extent - 1, extent - 1, 0);
    }

    /// <summary>Refuses a geometry without pixels, and memory that does not fit it.</summary>
    /// <returns>The number of images.</returns>
    internal int CountImages(int inputLength, int outputLength)
    {
        if (Height <= 0 || Width <= 0 || Channels <= 0 || VerticalFactor <= 0 || HorizontalFactor <= 0)
        {
            throw new ArgumentException($"Extents and factors must be positive. Received {this}.");
        }

        return Lengths.Count(inputLength, InputLength, outputLength, OutputLength, "images");
    }
}
