namespace Fovea.Explaining.Backward;

/// <summary>One term of an entry of dA_prev or dW: a value of dZ, where it lies, and what it is multiplied by.</summary>
/// <param name="Index">The place of the value of dZ in the order of the sums: row, column, channel.</param>
/// <param name="Row">Its row, h.</param>
/// <param name="Column">Its column, w.</param>
/// <param name="Filter">Its channel, c.</param>
/// <param name="TapRow">The row of the window at which the entry lies in that place.</param>
/// <param name="TapColumn">The column of the window.</param>
/// <param name="Factor">The weight for an entry of dA_prev, the input for an entry of dW, the share of the window for a pooling.</param>
/// <param name="OutputGradient">The value of dZ.</param>
/// <param name="Value">What is added: factor times dZ.</param>
public readonly record struct Contribution(
    int Index, int Row, int Column, int Filter, int TapRow, int TapColumn, double Factor, double OutputGradient, double Value);
