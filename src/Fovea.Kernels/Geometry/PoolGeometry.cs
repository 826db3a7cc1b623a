namespace Fovea.Kernels.Geometry;

/// <summary>
/// Pooling of one image [height, width, channels]. Padding takes part in no maximum and no average: a window at the border covers fewer
/// values.
/// </summary>
/// <param name="Vertical">The window along the height.</param>
/// <param name="Horizontal">The window along the width.</param>
/// <param name="Channels">The number of channels; each is pooled on its own.</param>
public readonly record struct PoolGeometry(Window Vertical, Window Horizontal, int Channels)
{
    /// <summary>The number of values of one input image.</summary>
    public int InputLength => Vertical.Input * Horizontal.Input * Channels;

    /// <summary>The number of values of one output image.</summary>
    public int OutputLength => Vertical.Output * Horizontal.Output * Channels;

    /// <summary>Refuses a geometry that has no output, or a window that could lie in the padding alone.</summary>
    /// <returns>The geometry itself.</returns>
    /// <exception cref="ArgumentException">A window does not fit, a window could see padding only, or there is no channel.</exception>
    public PoolGeometry Validate()
    {
        Vertical.Validate("height");
        Horizontal.Validate("width");
        RefuseEmptyWindow(Vertical, "height");
        RefuseEmptyWindow(Horizontal, "width");
        if (Channels <= 0)
        {
            throw new ArgumentException($"Pooling needs at least one channel. Received {Channels}.");
        }

        return this;
    }

    /// <summary>Refuses memory that does not fit the geometry.</summary>
    /// <returns>The number of images.</returns>
    internal int CountImages(int inputLength, int outputLength) =>
        Lengths.Count(inputLength, InputLength, outputLength, OutputLength, "images");

    private static void RefuseEmptyWindow(Window window, string dimension)
    {
        for (int output = 0; output < window.Output; output++)
        {
            if (window.FirstTap(output) >= window.EndTap(output))
            {
                throw new ArgumentException(
                    $"{dimension}: pooling window {output} lies in the padding alone. Received {window}. Use less padding or a larger window.");
            }
        }
    }
}
