namespace Fovea.Steps.Mistakes;

/// <summary>What happens where a mistaken window reaches past the array.</summary>
internal enum Overhang
{
    /// <summary>As NumPy: the slice is clipped; a single row is broadcast; any other clipped size stops the program.</summary>
    NumPy,

    /// <summary>The filter is clipped like the slice, as if zeros continued.</summary>
    Clip,

    /// <summary>The position keeps the 0 of np.zeros.</summary>
    LeaveZero,
}
