namespace Fovea.Explorer.Views.Backward;

/// <summary>What is shown of a backward pass.</summary>
/// <param name="Position">The place of the output whose shares are shown.</param>
/// <param name="IsWhole">Whether the sums hold all values, and not only those up to this place.</param>
/// <param name="IsCropped">Whether the padding has been cropped off.</param>
public readonly record struct BackwardMoment(int Position, bool IsWhole, bool IsCropped);
