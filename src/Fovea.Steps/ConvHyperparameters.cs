namespace Fovea.Steps;

/// <summary>The <c>hparameters</c> of a convolution.</summary>
/// <param name="Stride">The distance between two windows in pixels, vertically and horizontally; 1 or more.</param>
/// <param name="Pad">The number of zeros put around each image on all four sides; 0 or more.</param>
public readonly record struct ConvHyperparameters(int Stride, int Pad);
