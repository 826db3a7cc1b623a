using System.Numerics.Tensors;

namespace Fovea.Steps;

/// <summary>What <see cref="Step.PoolForward{T}"/> keeps for <see cref="Step.PoolBackward{T}"/>: its own arguments, not copied.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="APrev">The input, (m, n_H_prev, n_W_prev, n_C_prev).</param>
/// <param name="Hparameters">Window and stride.</param>
public sealed record PoolCache<T>(Tensor<T> APrev, PoolHyperparameters Hparameters);
