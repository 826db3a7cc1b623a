namespace Fovea.Explaining.Networks;

/// <summary>A rectangle of pixels.</summary>
/// <param name="Top">The first row; negative where it begins above the image.</param>
/// <param name="Left">The first column.</param>
/// <param name="Height">The rows; 0 where nothing is seen.</param>
/// <param name="Width">The columns.</param>
public readonly record struct PixelBox(int Top, int Left, int Height, int Width)
{
    /// <summary>Whether there is no pixel in it.</summary>
    public bool IsEmpty => Height <= 0 || Width <= 0;

    /// <summary>Rows and columns as people write them, <c>rows 2 to 6, columns 0 to 4</c>.</summary>
    public override string ToString() => IsEmpty
        ? "nothing"
        : FormattableString.Invariant($"rows {Top} to {Top + Height - 1}, columns {Left} to {Left + Width - 1}");
}
