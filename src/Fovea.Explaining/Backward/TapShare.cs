namespace Fovea.Explaining.Backward;

/// <summary>What one tap of the window gives and receives for one value of dZ, in one channel.</summary>
/// <param name="TapRow">The tap's row in the filter.</param>
/// <param name="TapColumn">The tap's column in the filter.</param>
/// <param name="PaddedRow">The row in the padded input.</param>
/// <param name="PaddedColumn">The column in the padded input.</param>
/// <param name="IsPadding">Whether a zero of the padding lies there and not an input.</param>
/// <param name="Input">The value there, a.</param>
/// <param name="Weight">The filter's weight, W.</param>
/// <param name="ToInput">W * dz, added to dA_prev there.</param>
/// <param name="ToWeight">a * dz, added to dW at the tap.</param>
public readonly record struct TapShare(
    int TapRow, int TapColumn, int PaddedRow, int PaddedColumn, bool IsPadding, double Input, double Weight, double ToInput, double ToWeight);
