using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Onnx.Export;

/// <summary>
/// A layer's weight and bias as its file has them: with the batch normalisation behind the layer multiplied in, where there is one to fold.
/// <c>scale / sqrt(variance + epsilon)</c> of a filter multiplies its weights, and what is left becomes its bias.
/// </summary>
/// <param name="Weight">In the model's order.</param>
/// <param name="Bias">One number for each filter, or null where there is none.</param>
internal sealed record FoldedWeights(float[] Weight, float[]? Bias)
{
    /// <summary>The weights of a layer.</summary>
    /// <param name="site">The layer.</param>
    /// <param name="hasBias">Whether the layer adds a bias.</param>
    /// <param name="filterOf">The filter of a value of the weight.</param>
    public static FoldedWeights Of(LayerSite site, bool hasBias, Func<int, int> filterOf)
    {
        float[] weight = site.Values("weight").ToArray();
        float[]? bias = hasBias ? site.Values("bias").ToArray() : null;
        if (site.FoldedNorm is not { } norm)
        {
            return new FoldedWeights(weight, bias);
        }

        ReadOnlySpan<float> scale = Of(norm, "scale");
        ReadOnlySpan<float> variance = Of(norm, "runningVariance");
        ReadOnlySpan<float> mean = Of(norm, "runningMean");
        ReadOnlySpan<float> offset = Of(norm, "offset");
        double epsilon = ((BatchNorm)norm.Layer).Epsilon;
        double[] factors = new double[scale.Length];
        float[] folded = new float[scale.Length];
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] = scale[i] / Math.Sqrt(variance[i] + epsilon);
            folded[i] = (float)((((bias is null ? 0 : bias[i]) - (double)mean[i]) * factors[i]) + offset[i]);
        }

        for (int i = 0; i < weight.Length; i++)
        {
            weight[i] = (float)(weight[i] * factors[filterOf(i)]);
        }

        return new FoldedWeights(weight, folded);
    }

    private static ReadOnlySpan<float> Of(ModelNode norm, string parameter) =>
        norm.Parameters.First(each => each.Name == $"{norm.Name}.{parameter}").Values;
}
