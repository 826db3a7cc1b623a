using System.Numerics.Tensors;
using Fovea.Steps;

namespace Fovea.Explaining.Windows;

/// <summary>
/// The exercise's own random examples, from np.random.seed(1). For conv_forward: A_prev (2, 5, 7, 4), W (3, 3, 4, 8) and b (1, 1, 1, 8),
/// with pad 1 and stride 2. For pool_forward: A_prev (2, 5, 5, 3), with f 3 and stride 2.
/// </summary>
public static class ExerciseExample
{
    /// <summary>The examples' seed.</summary>
    public const uint Seed = 1;

    /// <summary>The first image of conv_forward's A_prev.</summary>
    /// <returns>[5, 7, 4].</returns>
    public static Tensor<double> ConvolutionInput() => First(5, 7, 4);

    /// <summary>The first image of pool_forward's A_prev.</summary>
    /// <returns>[5, 5, 3].</returns>
    public static Tensor<double> PoolingInput() => First(5, 5, 3);

    /// <summary>
    /// The filters that follow conv_forward's A_prev in the stream: for f = 3, 4 channels and 8 filters those of the example. For other
    /// sizes the same stream goes on with other shapes.
    /// </summary>
    /// <param name="f">The filter's height and width.</param>
    /// <param name="channels">The input's channels.</param>
    /// <param name="filters">The number of filters.</param>
    /// <returns>W, [f, f, channels, filters], and b, [filters].</returns>
    public static (Tensor<double> Weight, Tensor<double> Bias) Filters(int f, int channels, int filters)
    {
        var random = new NumPyRandom(Seed);
        random.RandN(2, 5, 7, 4);
        return (random.RandN(f, f, channels, filters), random.RandN(filters));
    }

    private static Tensor<double> First(int height, int width, int channels)
    {
        double[] batch = WindowChecks.Flat(new NumPyRandom(Seed).RandN(2, height, width, channels));
        return Tensor.Create(batch[..(height * width * channels)], [height, width, channels]);
    }
}
