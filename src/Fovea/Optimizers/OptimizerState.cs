namespace Fovea.Optimizers;

/// <summary>A part of what an optimiser remembers from step to step: one value for each trained value with its padding.</summary>
/// <param name="Name">The name, unique in the optimiser: <c>velocity</c>.</param>
/// <param name="Values">The memory itself, not a copy.</param>
public readonly record struct OptimizerState(string Name, Memory<float> Values);
