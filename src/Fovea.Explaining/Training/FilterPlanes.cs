using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Training;

/// <summary>The filters of a convolution as planes of values, all on one scale.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Height">The kernel's height.</param>
/// <param name="Width">The kernel's width.</param>
/// <param name="Filters">The filters: of each the sum over its input channels, Height * Width values row by row.</param>
/// <param name="Scale">The greatest size among all values; 1 where all are 0.</param>
public sealed record FilterPlanes(string Layer, int Height, int Width, IReadOnlyList<double[]> Filters, double Scale)
{
    /// <summary>The filters of a model's first convolution; null where it has none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="most">The most filters.</param>
    public static FilterPlanes? OfFirst(Model model, int most)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelNode? node = model.Nodes.FirstOrDefault(each => each.Layer is Conv2D);
        if (node is null)
        {
            return null;
        }

        // [kernelHeight, kernelWidth, channels, filters]
        Parameter weight = node.Parameters[0];
        Shape shape = weight.Shape;
        (int height, int width, int channels, int filters) = (shape[0], shape[1], shape[2], shape[3]);
        ReadOnlySpan<float> values = weight.Values;
        var planes = new List<double[]>();
        double scale = 0;
        for (int filter = 0; filter < Math.Min(filters, most); filter++)
        {
            var plane = new double[height * width];
            for (int place = 0; place < plane.Length; place++)
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    plane[place] += values[(((place * channels) + channel) * filters) + filter];
                }

                scale = Math.Max(scale, Math.Abs(plane[place]));
            }

            planes.Add(plane);
        }

        return new FilterPlanes(node.Name, height, width, planes, scale > 0 && double.IsFinite(scale) ? scale : 1);
    }
}
