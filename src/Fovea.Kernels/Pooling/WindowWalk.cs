using Fovea.Kernels.Geometry;

namespace Fovea.Kernels.Pooling;

/// <summary>
/// Visits the windows of a pooling row by row, and tells for each where its part inside the input begins and how far it goes.
/// </summary>
internal ref struct WindowWalk
{
    private readonly Window vertical;
    private readonly Window horizontal;
    private readonly int channels;
    private int h;
    private int w;

    public WindowWalk(PoolGeometry geometry)
    {
        vertical = geometry.Vertical;
        horizontal = geometry.Horizontal;
        channels = geometry.Channels;
        w = -1;
    }

    /// <summary>From a tap to the one below it.</summary>
    public readonly nint RowStep => (nint)horizontal.Input * channels * vertical.Dilation;

    /// <summary>From a tap to the one on its right.</summary>
    public readonly nint ColumnStep => (nint)channels * horizontal.Dilation;

    /// <summary>The first tap inside the input, as an offset to its first channel.</summary>
    public nint Corner { get; private set; }

    /// <summary>The rows of taps inside the input; at least one.</summary>
    public int Rows { get; private set; }

    /// <summary>The columns of taps inside the input; at least one.</summary>
    public int Columns { get; private set; }

    /// <summary>Goes to the next window.</summary>
    public bool Next()
    {
        if (++w == horizontal.Output)
        {
            w = 0;
            h++;
        }

        if (h == vertical.Output)
        {
            return false;
        }

        int firstRow = vertical.FirstTap(h);
        int firstColumn = horizontal.FirstTap(w);
        Rows = vertical.EndTap(h) - firstRow;
        Columns = horizontal.EndTap(w) - firstColumn;
        Corner = (((nint)vertical.Position(h, firstRow) * horizontal.Input) + horizontal.Position(w, firstColumn)) * channels;
        return true;
    }
}
