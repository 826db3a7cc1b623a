using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>What a learner computed. Any shape is accepted: a wrong one is part of what is judged.</summary>
/// <param name="Values">The values; a single number is a tensor of shape [1], a mask holds 0 and 1.</param>
/// <param name="SinglePrecision">
/// Whether float32 took part, in the result or in its inputs; the tolerance is then 1e-5 of the largest value instead of 1e-10.
/// </param>
public sealed record LearnerResult(Tensor<double> Values, bool SinglePrecision = false)
{
    /// <summary>
    /// The most by which a value may differ because it was written with few digits: 5e-9 for NumPy's eight decimals. 0 for values that are
    /// as they were computed.
    /// </summary>
    public double Rounding { get; init; }
}
