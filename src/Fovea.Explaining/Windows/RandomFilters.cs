using System.Numerics.Tensors;
using Fovea.Steps;

namespace Fovea.Explaining.Windows;

/// <summary>
/// The exercise's own example for conv_forward: np.random.seed(1), then A_prev (2, 5, 7, 4), W (3, 3, 4, 8) and b (1, 1, 1, 8), with pad 1
/// and stride 2. For other sizes of the filter the same stream goes on with other shapes.
/// </summary>
public static class RandomFilters
{
    /// <summary>The example's seed.</summary>
    public const uint Seed = 1;

    /// <summary>The first image of the example's A_prev.</summary>
    /// <returns>[5, 7, 4].</returns>
    public static Tensor<double> Input()
    {
        double[] batch = WindowChecks.Flat(new NumPyRandom(Seed).RandN(2, 5, 7, 4));
        return Tensor.Create(batch[..(5 * 7 * 4)], [5, 7, 4]);
    }

    /// <summary>The filters that follow A_prev in the stream: for f = 3, 4 channels and 8 filters those of the example.</summary>
    /// <param name="f">The filter's height and width.</param>
    /// <param name="channels">The input's channels.</param>
    /// <param name="filters">The number of filters.</param>
    /// <returns>W, [f, f, channels, filters], and b, [filters].</returns>
    public static (Tensor<double> Weight, Tensor<double> Bias) Draw(int f, int channels, int filters)
    {
        var random = new NumPyRandom(Seed);
        random.RandN(2, 5, 7, 4);
        return (random.RandN(f, f, channels, filters), random.RandN(filters));
    }
}
