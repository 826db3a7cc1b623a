using System.Numerics.Tensors;

namespace Fovea.Steps;

/// <summary>What <see cref="Step.ConvForward{T}"/> keeps for <see cref="Step.ConvBackward{T}"/>: its own arguments, not copied.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="APrev">The unpadded input, (m, n_H_prev, n_W_prev, n_C_prev).</param>
/// <param name="W">The filters, (f, f, n_C_prev, n_C).</param>
/// <param name="B">The biases, (1, 1, 1, n_C).</param>
/// <param name="Hparameters">Stride and pad.</param>
public sealed record ConvCache<T>(Tensor<T> APrev, Tensor<T> W, Tensor<T> B, ConvHyperparameters Hparameters);
