namespace Fovea.Explaining.Training;

/// <summary>Some neighbouring values of a curve as one point of it.</summary>
/// <param name="At">Where it stands: the number of its last value, from 1.</param>
/// <param name="Least">The smallest of its values.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Greatest">The greatest of them.</param>
public readonly record struct LossPoint(double At, double Least, double Mean, double Greatest);
