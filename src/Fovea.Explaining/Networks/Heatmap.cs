namespace Fovea.Explaining.Networks;

/// <summary>A number for each pixel: how much a place counts.</summary>
/// <param name="Height">The rows.</param>
/// <param name="Width">The columns.</param>
/// <param name="Values">Height * Width numbers, row by row.</param>
public sealed record Heatmap(int Height, int Width, float[] Values)
{
    /// <summary>The greatest size of a number, which the end of a colour scale stands for.</summary>
    public float Scale
    {
        get
        {
            float scale = 0;
            foreach (float value in Values)
            {
                scale = Math.Max(scale, Math.Abs(value));
            }

            return scale;
        }
    }

    /// <summary>
    /// The map at another size: bilinear between the middles of the pixels, and beyond the outermost ones those hold, as the layer
    /// <see cref="Fovea.Layers.Upsample"/> does it.
    /// </summary>
    /// <param name="height">The rows, positive.</param>
    /// <param name="width">The columns, positive.</param>
    public Heatmap Resized(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (height == Height && width == Width)
        {
            return this;
        }

        (int First, int Second, float Share)[] columns = [.. Enumerable.Range(0, width).Select(x => Between(x, width, Width))];
        var values = new float[height * width];
        for (int y = 0; y < height; y++)
        {
            (int above, int below, float down) = Between(y, height, Height);
            for (int x = 0; x < width; x++)
            {
                (int left, int right, float across) = columns[x];
                float top = Mix(Values[(above * Width) + left], Values[(above * Width) + right], across);
                float bottom = Mix(Values[(below * Width) + left], Values[(below * Width) + right], across);
                values[(y * width) + x] = Mix(top, bottom, down);
            }
        }

        return new Heatmap(height, width, values);
    }

    private static float Mix(float from, float to, float share) => from + ((to - from) * share);

    private static (int First, int Second, float Share) Between(int at, int extent, int from)
    {
        double place = Math.Clamp(((at + 0.5) * from / extent) - 0.5, 0, from - 1);
        int first = (int)place;
        return (first, Math.Min(first + 1, from - 1), (float)(place - first));
    }
}
