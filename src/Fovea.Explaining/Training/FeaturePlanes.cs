using Fovea.Models;
using Fovea.Tracing;

namespace Fovea.Explaining.Training;

/// <summary>The feature maps of one layer for one image, all on one scale.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Height">The height of a map.</param>
/// <param name="Width">The width of a map.</param>
/// <param name="Maps">The maps, Height * Width values each, row by row; a vector of features is one map of a single row.</param>
/// <param name="Scale">The greatest size among all values; 1 where all are 0.</param>
public sealed record FeaturePlanes(string Layer, int Height, int Width, IReadOnlyList<double[]> Maps, double Scale)
{
    /// <summary>The maps of a layer after <see cref="ActivationTrace.Forward"/>.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="node">The layer.</param>
    /// <param name="most">The most maps.</param>
    public static FeaturePlanes Of(ActivationTrace trace, ModelNode node, int most)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(node);
        ReadOnlySpan<float> values = trace.Output(node).Span;
        Shape shape = node.OutputShape;
        (int height, int width, int channels) = shape.Rank == 3 ? (shape[0], shape[1], shape[2]) : (1, shape.Length, 1);
        var maps = new double[Math.Min(channels, most)][];
        double scale = 0;
        for (int channel = 0; channel < maps.Length; channel++)
        {
            double[] map = maps[channel] = new double[height * width];
            for (int place = 0; place < map.Length; place++)
            {
                map[place] = values[(place * channels) + channel];
                scale = Math.Max(scale, Math.Abs(map[place]));
            }
        }

        return new FeaturePlanes(node.Name, height, width, maps, scale > 0 && double.IsFinite(scale) ? scale : 1);
    }
}
