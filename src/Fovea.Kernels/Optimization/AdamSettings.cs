namespace Fovea.Kernels.Optimization;

/// <summary>The numbers of <see cref="AdamUpdate"/> at one step.</summary>
/// <param name="StepSize">learningRate / (1 - beta1^t).</param>
/// <param name="Beta1">The decay of the mean of gradients.</param>
/// <param name="Beta2">The decay of the mean of squared gradients.</param>
/// <param name="SecondCorrection">1 / (1 - beta2^t).</param>
/// <param name="Epsilon">Keeps the quotient finite.</param>
/// <param name="WeightDecay">The share of the parameters added to their gradient.</param>
/// <param name="Shrink">The share by which the parameters shrink beside the step: AdamW's learningRate weightDecay.</param>
public readonly record struct AdamSettings(
    float StepSize, float Beta1, float Beta2, float SecondCorrection, float Epsilon, float WeightDecay, float Shrink = 0);
