namespace Fovea.Kernels.Pooling;

/// <summary>
/// A run of pooling windows that cover equally many taps, a register of channels for each. The registers come in groups of four that are
/// computed side by side: four neighbouring registers of one window's channels, or the same channels of four neighbouring windows.
/// </summary>
internal struct WindowRun
{
    /// <summary>The first tap of the first register, as an offset into the input.</summary>
    public nint Input;

    /// <summary>The first register, as an offset into the output.</summary>
    public nint Output;

    /// <summary>The rows of taps inside the input; at least one.</summary>
    public int Rows;

    /// <summary>The columns of taps inside the input; at least one.</summary>
    public int Columns;

    /// <summary>From a tap to the one below it.</summary>
    public nint RowStep;

    /// <summary>From a tap to the one on its right.</summary>
    public nint ColumnStep;

    /// <summary>From a register of a group to the next, in the input.</summary>
    public nint InputStep;

    /// <summary>From a register of a group to the next, in the output.</summary>
    public nint OutputStep;

    /// <summary>From a group to the next, in the input.</summary>
    public nint InputNext;

    /// <summary>From a group to the next, in the output.</summary>
    public nint OutputNext;

    /// <summary>The number of groups, or of registers where they are computed one by one.</summary>
    public int Count;

    /// <summary>The first lane that is still to be computed; those in front of it have been, in another register.</summary>
    public int FirstLane;

    /// <summary>One past the last lane that is to be computed.</summary>
    public int EndLane;

    /// <summary>The lanes of memory that may be touched at each place: a whole register, or the channels there are.</summary>
    public int Reach;

    /// <summary>Whether registers reach into the next window's taps, so that a row of taps is to be written window by window.</summary>
    public bool InOrder;
}
