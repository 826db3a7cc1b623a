namespace Fovea.Data.Digits;

/// <summary>
/// A point that a pen stroke passes through. The unit is the height of a digit: x runs right from 0, y runs down from 0 to 1.
/// </summary>
/// <param name="X">The distance from the left edge.</param>
/// <param name="Y">The distance from the top edge.</param>
/// <param name="IsCorner">Whether the pen turns sharply here; otherwise the stroke bends through it smoothly.</param>
internal readonly record struct Knot(double X, double Y, bool IsCorner = false)
{
    public static implicit operator Knot((double X, double Y) point) => new(point.X, point.Y);
}
