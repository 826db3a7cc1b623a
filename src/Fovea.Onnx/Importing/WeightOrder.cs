namespace Fovea.Onnx.Importing;

/// <summary>Weights from ONNX' order to that of layers.</summary>
internal static class WeightOrder
{
    /// <summary>
    /// [a, b, height, width] to [height, width, b, a]: filters and channels of Conv, channels and filters of ConvTranspose.
    /// </summary>
    public static float[] KernelFirst(OnnxTensor<float> weight)
    {
        int a = weight.Shape[0];
        int b = weight.Shape[1];
        int taps = weight.Length == 0 ? 0 : weight.Length / (a * b);
        var ordered = new float[weight.Length];
        for (int i = 0; i < a; i++)
        {
            for (int j = 0; j < b; j++)
            {
                for (int tap = 0; tap < taps; tap++)
                {
                    ordered[(((tap * b) + j) * a) + i] = weight.Values[(((i * b) + j) * taps) + tap];
                }
            }
        }

        return ordered;
    }

    /// <summary>
    /// Dense weights [features, units] for an input whose features ONNX counts channel by channel and the layer pixel by pixel.
    /// </summary>
    public static float[] FeaturesPixelByPixel(float[] weight, Shape map, int units)
    {
        int pixels = map.Height * map.Width;
        var ordered = new float[weight.Length];
        for (int c = 0; c < map.Channels; c++)
        {
            for (int p = 0; p < pixels; p++)
            {
                weight.AsSpan(((c * pixels) + p) * units, units).CopyTo(ordered.AsSpan(((p * map.Channels) + c) * units));
            }
        }

        return ordered;
    }

    /// <summary>The values of one image from channel by channel to pixel by pixel.</summary>
    public static void ToPixels(ReadOnlySpan<float> image, Shape map, Span<float> target) =>
        Turn(image, target, map.Channels, map.Height * map.Width);

    /// <summary>The values of one image from pixel by pixel to channel by channel.</summary>
    public static void ToChannels(ReadOnlySpan<float> image, Shape map, Span<float> target) =>
        Turn(image, target, map.Height * map.Width, map.Channels);

    // Blocks keep both the lines read and those written in the nearest cache.
    private static void Turn(ReadOnlySpan<float> source, Span<float> target, int rows, int columns)
    {
        const int Block = 16;
        for (int r0 = 0; r0 < rows; r0 += Block)
        {
            int r1 = Math.Min(rows, r0 + Block);
            for (int c0 = 0; c0 < columns; c0 += Block)
            {
                int c1 = Math.Min(columns, c0 + Block);
                for (int r = r0; r < r1; r++)
                {
                    for (int c = c0; c < c1; c++)
                    {
                        target[(c * rows) + r] = source[(r * columns) + c];
                    }
                }
            }
        }
    }
}
