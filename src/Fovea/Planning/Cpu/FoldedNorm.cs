using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Planning.Cpu;

/// <summary>
/// A batch normalisation that goes into the weights of the product in front of it, as inference may:
/// <c>scale (w x + b - mean) / sqrt(variance + epsilon) + offset = (factor w) x + (factor (b - mean) + offset)</c>.
/// </summary>
internal static class FoldedNorm
{
    private const int Scale = 0;
    private const int Offset = 1;
    private const int RunningMean = 2;
    private const int RunningVariance = 3;

    /// <summary>Writes factor w and factor (b - mean) + offset.</summary>
    /// <param name="norm">The batch normalisation.</param>
    /// <param name="weight">[.., channels].</param>
    /// <param name="bias">One value a channel, or empty.</param>
    /// <param name="foldedWeight">As many values as the weight.</param>
    /// <param name="foldedBias">One value a channel.</param>
    public static void Fold(
        ModelNode norm, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> foldedWeight, Span<float> foldedBias)
    {
        Span<float> factors = foldedWeight[..foldedBias.Length];
        float epsilon = ((BatchNorm)norm.Layer).Epsilon;
        for (int c = 0; c < factors.Length; c++)
        {
            double factor = norm.Parameters[Scale].Values[c] / Math.Sqrt(norm.Parameters[RunningVariance].Values[c] + epsilon);
            double shift = (bias.IsEmpty ? 0 : bias[c]) - norm.Parameters[RunningMean].Values[c];
            foldedBias[c] = (float)((factor * shift) + norm.Parameters[Offset].Values[c]);
            factors[c] = (float)factor;
        }

        // The first row of weights lies where the factors are, so it is done last.
        for (int row = weight.Length - factors.Length; row >= 0; row -= factors.Length)
        {
            for (int c = 0; c < factors.Length; c++)
            {
                foldedWeight[row + c] = weight[row + c] * factors[c];
            }
        }
    }
}
