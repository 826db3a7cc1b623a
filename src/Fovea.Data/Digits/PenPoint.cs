namespace Fovea.Data.Digits;

/// <summary>One sample of the pen's way over the paper.</summary>
/// <param name="X">The distance from the left edge.</param>
/// <param name="Y">The distance from the top edge.</param>
/// <param name="Radius">Half the width of the line: relative to the pen's until the digit is placed, then in pixels.</param>
/// <param name="IsLifted">Whether the pen came here through the air: no line leads here from the sample before.</param>
internal readonly record struct PenPoint(double X, double Y, double Radius, bool IsLifted);
