namespace Fovea.Explaining.Backward;

/// <summary>What one entry of a pooling's window receives of one value of dA.</summary>
/// <param name="TapRow">The entry's row in the window.</param>
/// <param name="TapColumn">The entry's column in the window.</param>
/// <param name="Row">The row in the input.</param>
/// <param name="Column">The column in the input.</param>
/// <param name="Input">The value there.</param>
/// <param name="IsMaximum">Whether it equals the window's maximum: the mask of create_mask_from_window. Never for the average.</param>
/// <param name="Part">The part of the value that it receives: 1, 1 / (number of winners), 1 / (f * f), or 0.</param>
/// <param name="Value">What is added to dA_prev there.</param>
public readonly record struct WindowShare(
    int TapRow, int TapColumn, int Row, int Column, double Input, bool IsMaximum, double Part, double Value);
