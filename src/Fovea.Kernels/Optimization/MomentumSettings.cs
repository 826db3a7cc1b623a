namespace Fovea.Kernels.Optimization;

/// <summary>The numbers of <see cref="MomentumUpdate"/>.</summary>
/// <param name="LearningRate">The step along the velocity.</param>
/// <param name="Momentum">What remains of the velocity, 0 to 1.</param>
/// <param name="WeightDecay">The share of the parameters added to their gradient.</param>
/// <param name="Nesterov">Whether the gradient looks ahead along the velocity.</param>
public readonly record struct MomentumSettings(float LearningRate, float Momentum, float WeightDecay, bool Nesterov);
