using Fovea.Kernels.Geometry;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Where an image [rows, columns, channels] lies inside a frame of zeros, so that the inner loops never ask whether a tap is inside.
/// </summary>
/// <param name="Rows">Rows of the image.</param>
/// <param name="Columns">Columns of the image.</param>
/// <param name="Channels">Values of a pixel.</param>
/// <param name="Top">Rows of zeros above.</param>
/// <param name="Bottom">Rows of zeros below.</param>
/// <param name="Left">Columns of zeros on the left.</param>
/// <param name="Right">Columns of zeros on the right.</param>
internal readonly record struct PaddedPlane(int Rows, int Columns, int Channels, int Top, int Bottom, int Left, int Right)
{
    public bool IsPadded => Top > 0 || Bottom > 0 || Left > 0 || Right > 0;

    public int RowLength => (Left + Columns + Right) * Channels;

    /// <summary>The floats of the frame with the image inside.</summary>
    public int FrameLength => (Top + Rows + Bottom) * RowLength;

    /// <summary>The floats of the frame with the image inside; 0 where there is no frame and the image is used as it lies.</summary>
    public int ScratchLength => IsPadded ? FrameLength : 0;

    /// <summary>The input of a convolution with its padding.</summary>
    public static PaddedPlane OfInput(ConvGeometry g) => new(
        g.Vertical.Input,
        g.Horizontal.Input,
        g.InputChannels,
        g.Vertical.PadBefore,
        g.Vertical.PadAfter,
        g.Horizontal.PadBefore,
        g.Horizontal.PadAfter);

    /// <summary>The output of a convolution with the zeros around it that the phases of its backward pass read.</summary>
    public static PaddedPlane OfGradOutput(ConvGeometry g, ReadOnlySpan<InputPhase> vertical, ReadOnlySpan<InputPhase> horizontal)
    {
        (int top, int bottom) = Margins(vertical, g.Vertical.Output);
        (int left, int right) = Margins(horizontal, g.Horizontal.Output);
        return new PaddedPlane(g.Vertical.Output, g.Horizontal.Output, g.OutputChannels, top, bottom, left, right);
    }

    /// <summary>Lays an image into its frame.</summary>
    /// <returns>The frame's first value; the image's own where there is no frame.</returns>
    public unsafe float* Place(float* image, float* scratch)
    {
        if (!IsPadded)
        {
            return image;
        }

        Lay(image, scratch);
        return scratch;
    }

    /// <summary>Lays an image into a frame, which may have no margins: then this is a copy.</summary>
    public unsafe void Lay(float* image, float* frame)
    {
        int length = Columns * Channels;
        float* next = frame;
        float* row = frame + (Top * RowLength) + (Left * Channels);
        for (int i = 0; i < Rows; i++)
        {
            // Before the first row lies the upper margin, and between two rows the right margin of one and the left one of the other.
            new Span<float>(next, (int)(row - next)).Clear();
            new ReadOnlySpan<float>(image, length).CopyTo(new Span<float>(row, length));
            image += length;
            next = row + length;
            row += RowLength;
        }

        new Span<float>(next, (int)(frame + FrameLength - next)).Clear();
    }

    /// <summary>Clears a frame for images that are laid into it one after the other with <see cref="Fill"/>.</summary>
    public unsafe void Clear(float* frame) => new Span<float>(frame, FrameLength).Clear();

    /// <summary>Lays an image into a frame whose margins are clear.</summary>
    public unsafe void Fill(float* image, float* frame)
    {
        int length = Columns * Channels;
        float* row = frame + (Top * RowLength) + (Left * Channels);
        for (int i = 0; i < Rows; i++)
        {
            new ReadOnlySpan<float>(image, length).CopyTo(new Span<float>(row, length));
            image += length;
            row += RowLength;
        }
    }

    /// <summary>Takes an image out of its frame.</summary>
    public unsafe void Take(float* frame, float* image)
    {
        float* row = frame + (Top * RowLength) + (Left * Channels);
        int length = Columns * Channels;
        for (int i = 0; i < Rows; i++)
        {
            new ReadOnlySpan<float>(row, length).CopyTo(new Span<float>(image, length));
            row += RowLength;
            image += length;
        }
    }

    private static (int Before, int After) Margins(ReadOnlySpan<InputPhase> phases, int outputs)
    {
        int before = 0;
        int after = 0;
        foreach (InputPhase phase in phases)
        {
            if (phase.Taps > 0)
            {
                before = Math.Max(before, -phase.FirstOutput);
                after = Math.Max(after, phase.LastOutput - (outputs - 1));
            }
        }

        return (before, after);
    }
}
