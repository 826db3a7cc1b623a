namespace Fovea.Data.Images;

/// <summary>A rectangle of pixels.</summary>
internal readonly record struct Box(int Left, int Top, int Width, int Height)
{
    /// <summary>The smallest rectangle that holds all marked pixels; there is at least one.</summary>
    /// <param name="marked">The pixels, row by row.</param>
    /// <param name="width">The width of a row.</param>
    public static Box Around(bool[] marked, int width)
    {
        (int left, int right, int top, int bottom) = (int.MaxValue, -1, int.MaxValue, -1);
        for (int i = 0; i < marked.Length; i++)
        {
            if (marked[i])
            {
                (int row, int column) = Math.DivRem(i, width);
                left = Math.Min(left, column);
                right = Math.Max(right, column);
                top = Math.Min(top, row);
                bottom = Math.Max(bottom, row);
            }
        }

        return new Box(left, top, right - left + 1, bottom - top + 1);
    }
}
