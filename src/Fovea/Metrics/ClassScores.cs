namespace Fovea.Metrics;

/// <summary>How well a class is recognised, or the average over classes; each 0 to 1, or NaN where nothing can be said.</summary>
/// <param name="Precision">The share of the images taken for the class that are of it.</param>
/// <param name="Recall">The share of the class's images that were recognised.</param>
/// <param name="F1">The harmonic mean of both.</param>
public readonly record struct ClassScores(double Precision, double Recall, double F1);
