namespace Fovea.Steps;

public static partial class Step
{
    /// <summary>
    /// The height or width of a convolution's or pooling's output: n = floor((n_prev - f + 2 pad) / stride) + 1.
    /// Windows that would reach past the padded input are left out: that is the floor.
    /// </summary>
    /// <param name="nPrev">The input's height or width in pixels; 1 or more.</param>
    /// <param name="f">The window's height or width in pixels; 1 or more and at most nPrev + 2 pad.</param>
    /// <param name="stride">The distance between two windows; 1 or more.</param>
    /// <param name="pad">The zeros on each side; 0 or more. Pooling uses none.</param>
    /// <returns>The number of windows along this axis, 1 or more.</returns>
    /// <exception cref="ArgumentException">A size or the stride is below 1, the pad is negative, or the window does not fit.</exception>
    public static int OutputSize(int nPrev, int f, int stride, int pad = 0)
    {
        Check.Size("output_size", "n_prev", nPrev);
        Check.Size("output_size", "f", f);
        Check.Stride("output_size", stride);
        Check.Pad("output_size", pad);
        Check.Fits("output_size", "the filter", nPrev, f, pad, "n_prev =");
        return checked((int)((nPrev - f + (2L * pad)) / stride) + 1);
    }

    /// <summary>
    /// The pad that makes a 'same' convolution: at stride 1 the output is as high and wide as the input. pad = (f - 1) / 2.
    /// </summary>
    /// <param name="f">The filter's height and width in pixels; odd, because an even filter would need more zeros on one side.</param>
    /// <returns>The zeros on each side.</returns>
    /// <exception cref="ArgumentException">f is below 1 or even.</exception>
    public static int SamePad(int f)
    {
        Check.Size("same_pad", "f", f);
        if (f % 2 == 0)
        {
            throw new ArgumentException(
                $"same_pad: no pad that is equal on all sides keeps the size for an even filter. Received f = {f}. "
                + $"Give an odd filter, {f - 1} or {f + 1L}.");
        }

        return (f - 1) / 2;
    }
}
