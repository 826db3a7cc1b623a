namespace Fovea.Explaining.Windows;

/// <summary>One value of a pooling window.</summary>
/// <param name="Y">The row in the window.</param>
/// <param name="X">The column in the window.</param>
/// <param name="Row">The input's row.</param>
/// <param name="Column">The input's column.</param>
/// <param name="Value">The input there.</param>
/// <param name="IsWinner">Whether it is the window's maximum, or one of several; never for the average.</param>
/// <param name="Share">
/// The share of the output's gradient that comes back to it: by the tie policy for the maximum, 1 / (f * f) for the average.
/// </param>
public readonly record struct PoolingCell(int Y, int X, int Row, int Column, double Value, bool IsWinner, double Share);
