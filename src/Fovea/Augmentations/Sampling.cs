namespace Fovea.Augmentations;

/// <summary>Draws an image anew from where each pixel comes from, linear between the four pixels around.</summary>
internal static class Sampling
{
    /// <summary>
    /// Pixel (x, y) of the result, measured from the middle, comes from the source's middle plus (a x + b y + right, c x + d y + down).
    /// </summary>
    public static void Affine(
        ReadOnlySpan<float> source, Span<float> target, Shape shape, float a, float b, float c, float d, float right, float down)
    {
        (int height, int width, int channels) = (shape.Height, shape.Width, shape.Channels);
        float middleX = (width - 1) * 0.5f;
        float middleY = (height - 1) * 0.5f;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float sourceX = middleX + (a * (x - middleX)) + (b * (y - middleY)) + right;
                float sourceY = middleY + (c * (x - middleX)) + (d * (y - middleY)) + down;
                int left = (int)MathF.Floor(sourceX);
                int top = (int)MathF.Floor(sourceY);
                Span<float> pixel = target.Slice(((y * width) + x) * channels, channels);
                pixel.Clear();
                float shareX = sourceX - left;
                float shareY = sourceY - top;
                Add(left, top, (1 - shareX) * (1 - shareY), source, pixel);
                Add(left + 1, top, shareX * (1 - shareY), source, pixel);
                Add(left, top + 1, (1 - shareX) * shareY, source, pixel);
                Add(left + 1, top + 1, shareX * shareY, source, pixel);
            }
        }

        void Add(int column, int row, float share, ReadOnlySpan<float> from, Span<float> to)
        {
            if ((uint)column < (uint)width && (uint)row < (uint)height)
            {
                ReadOnlySpan<float> values = from.Slice(((row * width) + column) * channels, channels);
                for (int i = 0; i < to.Length; i++)
                {
                    to[i] += share * values[i];
                }
            }
        }
    }
}
