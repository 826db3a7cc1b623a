namespace Fovea.Kernels.Optimization;

/// <summary>The numbers of <see cref="LionUpdate"/>.</summary>
/// <param name="LearningRate">The size of the step.</param>
/// <param name="Beta1">The weight of the old mean in the direction.</param>
/// <param name="Beta2">The decay of the mean of gradients.</param>
/// <param name="WeightDecay">The share by which parameters shrink, times the learning rate.</param>
public readonly record struct LionSettings(float LearningRate, float Beta1, float Beta2, float WeightDecay);
