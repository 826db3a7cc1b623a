using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Bench;

/// <summary>
/// Fovea's arrays in the order of the peers: images [channels, height, width], convolution weights [filters, channels, height, width],
/// dense weights [units, features] with the features of a flattened map in that order too.
/// </summary>
internal static class ChannelsFirst
{
    /// <summary>An image, [height, width, channels].</summary>
    public static float[] Image(ReadOnlySpan<float> values, Shape shape)
    {
        int channels = shape.Channels;
        int pixels = shape.Length / channels;
        var result = new float[values.Length];
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int c = 0; c < channels; c++)
            {
                result[(c * pixels) + pixel] = values[(pixel * channels) + c];
            }
        }

        return result;
    }

    /// <summary>A parameter, or its gradient.</summary>
    public static float[] Parameter(ModelNode node, Parameter parameter, ReadOnlySpan<float> values) => node.Layer switch
    {
        Conv2D when parameter.Role == ParameterRole.Weight => ConvolutionWeight(values, parameter.Shape),
        Dense when parameter.Role == ParameterRole.Weight => DenseWeight(values, parameter.Shape, FlattenedMap(node)),
        _ => values.ToArray(),
    };

    private static float[] ConvolutionWeight(ReadOnlySpan<float> values, Shape shape)
    {
        int filters = shape[3], channels = shape[2], taps = shape[0] * shape[1];
        var result = new float[values.Length];
        for (int tap = 0; tap < taps; tap++)
        {
            for (int c = 0; c < channels; c++)
            {
                for (int f = 0; f < filters; f++)
                {
                    result[(((f * channels) + c) * taps) + tap] = values[(((tap * channels) + c) * filters) + f];
                }
            }
        }

        return result;
    }

    private static float[] DenseWeight(ReadOnlySpan<float> values, Shape shape, Shape map)
    {
        int features = shape[0], units = shape[1], channels = map.Channels;
        int pixels = features / channels;
        var result = new float[values.Length];
        for (int feature = 0; feature < features; feature++)
        {
            int moved = (feature % channels * pixels) + (feature / channels);
            for (int unit = 0; unit < units; unit++)
            {
                result[(unit * features) + moved] = values[(feature * units) + unit];
            }
        }

        return result;
    }

    private static Shape FlattenedMap(ModelNode node) =>
        node.Inputs[0].Layer is Flatten ? node.Inputs[0].Inputs[0].OutputShape : node.Inputs[0].OutputShape;
}
