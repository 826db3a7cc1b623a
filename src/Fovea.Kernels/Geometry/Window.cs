namespace Fovea.Kernels.Geometry;

/// <summary>
/// One dimension of a sliding window, and the one place of its index arithmetic:
/// output = floor((input + padBefore + padAfter - dilation (kernel - 1) - 1) / stride) + 1, and
/// position of tap k for output o = o stride + k dilation - padBefore.
/// </summary>
/// <param name="Input">The input's extent, positive.</param>
/// <param name="Kernel">The number of taps, positive.</param>
/// <param name="Stride">The distance between neighbouring windows, positive.</param>
/// <param name="PadBefore">Zeros in front of the input, not negative.</param>
/// <param name="PadAfter">Zeros behind the input, not negative.</param>
/// <param name="Dilation">The distance between neighbouring taps, positive.</param>
public readonly record struct Window(int Input, int Kernel, int Stride = 1, int PadBefore = 0, int PadAfter = 0, int Dilation = 1)
{
    /// <summary>The extent that one window covers: dilation (kernel - 1) + 1.</summary>
    public int Span => (Dilation * (Kernel - 1)) + 1;

    /// <summary>The input's extent with its padding.</summary>
    public int PaddedInput => Input + PadBefore + PadAfter;

    /// <summary>The number of windows that fit; 0 where none does.</summary>
    public int Output
    {
        get
        {
            // Long, because a description from a file can hold any numbers.
            long room = (long)Input + PadBefore + PadAfter - (((long)Dilation * (Kernel - 1)) + 1);
            return room < 0 ? 0 : (int)Math.Min(int.MaxValue, (room / Stride) + 1);
        }
    }

    /// <summary>Whether there is padding on either side.</summary>
    public bool HasPadding => PadBefore > 0 || PadAfter > 0;

    /// <summary>The first tap of a window that meets the input rather than the padding in front.</summary>
    /// <param name="output">The window.</param>
    public int FirstTap(int output)
    {
        int start = (output * Stride) - PadBefore;
        return start >= 0 ? 0 : Math.Min(Kernel, (-start + Dilation - 1) / Dilation);
    }

    /// <summary>One past the last tap of a window that meets the input rather than the padding behind.</summary>
    /// <param name="output">The window.</param>
    public int EndTap(int output)
    {
        int room = Input - ((output * Stride) - PadBefore);
        return room <= 0 ? 0 : Math.Min(Kernel, ((room - 1) / Dilation) + 1);
    }

    /// <summary>The position in the unpadded input that a tap of a window meets.</summary>
    /// <param name="output">The window.</param>
    /// <param name="tap">The tap, between FirstTap and EndTap.</param>
    public int Position(int output, int tap) => (output * Stride) + (tap * Dilation) - PadBefore;

    /// <summary>Refuses a window that no output fits.</summary>
    /// <param name="dimension">What the dimension is called in the message: height, width.</param>
    /// <exception cref="ArgumentException">An extent is not positive, a padding is negative, or the window is larger than the padded
    /// input.</exception>
    public void Validate(string dimension)
    {
        if (Input <= 0 || Kernel <= 0 || Stride <= 0 || Dilation <= 0 || PadBefore < 0 || PadAfter < 0)
        {
            throw new ArgumentException(
                $"{dimension}: input, kernel, stride and dilation must be positive and padding not negative. Received {this}.");
        }

        if (Output == 0)
        {
            throw new ArgumentException(
                $"{dimension}: a window of {Span} does not fit into {PaddedInput}. Received {this}. Use a smaller kernel or more padding.");
        }
    }

    /// <summary>
    /// The windows of some neighbouring outputs by themselves: the part of the input that they read, with what is left of the padding. Each
    /// output meets the same values in the same order as before.
    /// </summary>
    /// <param name="first">The first output, not negative.</param>
    /// <param name="count">The number of outputs, positive.</param>
    /// <param name="firstInput">Where the part of the input begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such outputs, or they read nothing but padding.</exception>
    public Window Slice(int first, int count, out int firstInput)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Output - first);
        int begin = (first * Stride) - PadBefore;
        int end = ((first + count - 1) * Stride) - PadBefore + Span;
        firstInput = Math.Max(begin, 0);
        int endInput = Math.Min(end, Input);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(endInput, firstInput, nameof(first));
        return this with { Input = endInput - firstInput, PadBefore = firstInput - begin, PadAfter = end - endInput };
    }

    /// <summary>The numbers it was made of, whether or not a window fits.</summary>
    public override string ToString() =>
        $"input {Input}, kernel {Kernel}, stride {Stride}, padding {PadBefore} and {PadAfter}, dilation {Dilation}";
}
