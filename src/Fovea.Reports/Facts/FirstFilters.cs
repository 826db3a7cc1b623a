using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Reports.Facts;

/// <summary>
/// The filters of a convolution that reads the image itself, as pictures. All have one scale, symmetric around 0: filters of one channel go
/// from orange over white to blue, those of three add red, green and blue to a grey.
/// </summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Scale">The greatest size of a weight, which the ends of the scale stand for.</param>
/// <param name="Filters">The pictures with their least and greatest weight.</param>
/// <param name="Count">The filters of the layer; those beyond the first 256 have no picture.</param>
internal sealed record FirstFilters(
    string Layer, int Channels, float Scale, IReadOnlyList<(Picture Picture, float Least, float Greatest)> Filters, int Count)
{
    private const int MostShown = 256;

    /// <summary>Draws the filters; null where no such layer reads one or three channels.</summary>
    public static FirstFilters? Of(Model model)
    {
        ModelNode? node = model.Nodes.FirstOrDefault(node => node.Layer is Conv2D { Groups: 1 } && node.Inputs.Contains(model.Input));
        if (node is null || model.InputShape.Channels is not (1 or 3))
        {
            return null;
        }

        Parameter weight = node.Parameters.First(parameter => parameter.Role == ParameterRole.Weight);
        int height = weight.Shape[0], width = weight.Shape[1], channels = weight.Shape[2], count = weight.Shape[3];
        float[] values = model.Parameters.Raw.Slice(weight.Offset, weight.Length).ToArray();
        float scale = values.Max(Math.Abs);
        if (height * width == 1 || !float.IsFinite(scale))
        {
            return null;
        }

        var pictures = new List<(Picture, float, float)>();
        for (int filter = 0; filter < Math.Min(count, MostShown); filter++)
        {
            var own = new float[height * width * channels];
            for (int i = 0; i < own.Length; i++)
            {
                own[i] = values[(i * count) + filter];
            }

            pictures.Add((Picture.Of(Paint(own, channels, scale), width, height, 3), own.Min(), own.Max()));
        }

        return new FirstFilters(node.Name, channels, scale, pictures, count);
    }

    private static byte[] Paint(float[] values, int channels, float scale)
    {
        float unit = scale > 0 ? 1 / scale : 0;
        return channels == 3
            ? [.. values.Select(value => (byte)MathF.Round(127.5f + (127.5f * value * unit)))]
            : SignedPaint.Paint(Array.ConvertAll(values, value => (double)value), scale);
    }
}
