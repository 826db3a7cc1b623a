namespace Fovea.Kernels.Optimization;

/// <summary>The numbers of <see cref="RmsPropUpdate"/>.</summary>
/// <param name="LearningRate">The step along the velocity.</param>
/// <param name="Decay">What remains of the mean of squared gradients, 0 to 1.</param>
/// <param name="Momentum">What remains of the velocity, 0 to 1.</param>
/// <param name="Epsilon">Keeps the quotient finite.</param>
/// <param name="WeightDecay">The share of the parameters added to their gradient.</param>
public readonly record struct RmsPropSettings(float LearningRate, float Decay, float Momentum, float Epsilon, float WeightDecay);
