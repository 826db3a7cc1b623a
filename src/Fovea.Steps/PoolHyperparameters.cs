namespace Fovea.Steps;

/// <summary>The <c>hparameters</c> of a pooling layer. Pooling uses no padding.</summary>
/// <param name="F">The height and width of the window in pixels; 1 or more.</param>
/// <param name="Stride">The distance between two windows in pixels, vertically and horizontally; 1 or more.</param>
public readonly record struct PoolHyperparameters(int F, int Stride);
