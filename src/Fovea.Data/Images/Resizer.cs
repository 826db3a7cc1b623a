namespace Fovea.Data.Images;

/// <summary>
/// Changes the size of a rectangle of a picture, one axis after the other. Smaller: each new pixel is the mean of the area it covers, so
/// that nothing thin is missed. Larger: linear between the centres of the old pixels.
/// </summary>
internal static class Resizer
{
    /// <summary>Resizes a rectangle.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="left">The left edge of the rectangle; may lie between pixels.</param>
    /// <param name="top">The top edge.</param>
    /// <param name="width">The rectangle's width, positive and inside the picture.</param>
    /// <param name="height">The rectangle's height.</param>
    /// <param name="newWidth">The width of the result.</param>
    /// <param name="newHeight">The height of the result.</param>
    public static Plane Resize(Plane source, double left, double top, double width, double height, int newWidth, int newHeight)
    {
        (int First, float[] Weights)[] columns = Weights(left, width, newWidth, source.Width);
        (int First, float[] Weights)[] rows = Weights(top, height, newHeight, source.Height);
        var narrow = new Plane(newWidth, source.Height);
        for (int row = 0; row < source.Height; row++)
        {
            ReadOnlySpan<float> from = source.Row(row);
            Span<float> to = narrow.Row(row);
            for (int column = 0; column < newWidth; column++)
            {
                (int first, float[] weights) = columns[column];
                float sum = 0;
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += weights[k] * from[first + k];
                }

                to[column] = sum;
            }
        }

        var result = new Plane(newWidth, newHeight);
        for (int row = 0; row < newHeight; row++)
        {
            Span<float> to = result.Row(row);
            (int first, float[] weights) = rows[row];
            for (int k = 0; k < weights.Length; k++)
            {
                ReadOnlySpan<float> from = narrow.Row(first + k);
                for (int column = 0; column < newWidth; column++)
                {
                    to[column] += weights[k] * from[column];
                }
            }
        }

        return result;
    }

    // For each new pixel the first old pixel and the shares of it and its followers; the shares add up to 1.
    private static (int First, float[] Weights)[] Weights(double start, double length, int newLength, int available)
    {
        var all = new (int, float[])[newLength];
        double scale = length / newLength;
        for (int i = 0; i < newLength; i++)
        {
            double low = start + (i * scale);
            double high = low + scale;
            if (scale < 1)
            {
                // Between the centres of two old pixels: the same formula with an area one pixel wide around the new centre.
                low = (0.5 * (low + high)) - 0.5;
                high = low + 1;
            }

            int first = Math.Clamp((int)Math.Floor(low), 0, available - 1);
            int last = Math.Clamp((int)Math.Ceiling(high) - 1, first, available - 1);
            float[] weights = new float[last - first + 1];
            double sum = 0;
            for (int k = 0; k < weights.Length; k++)
            {
                double share = Math.Max(0, Math.Min(high, first + k + 1) - Math.Max(low, first + k));
                weights[k] = (float)share;
                sum += share;
            }

            if (sum <= 0)
            {
                weights[0] = 1;
                sum = 1;
            }

            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] = (float)(weights[k] / sum);
            }

            all[i] = (first, weights);
        }

        return all;
    }
}
