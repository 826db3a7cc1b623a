namespace Fovea.Data.Images;

/// <summary>One channel of a picture as numbers, row by row.</summary>
/// <param name="width">The width in pixels.</param>
/// <param name="height">The height in pixels.</param>
internal sealed class Plane(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public float[] Values { get; } = new float[width * height];

    public Span<float> Row(int row) => Values.AsSpan(row * Width, Width);

    /// <summary>A channel of a picture, 0 to 1; for grey from colour see <see cref="Grey"/>.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="channel">The channel.</param>
    public static Plane Channel(ImageFile image, int channel)
    {
        var plane = new Plane(image.Width, image.Height);
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int i = 0; i < plane.Values.Length; i++)
        {
            plane.Values[i] = pixels[(i * image.Channels) + channel] / 255f;
        }

        return plane;
    }

    /// <summary>The brightness of a picture, 0 to 1; of colour the luma of ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B.</summary>
    /// <param name="image">The picture.</param>
    public static Plane Grey(ImageFile image)
    {
        if (image.Channels == 1)
        {
            return Channel(image, 0);
        }

        var plane = new Plane(image.Width, image.Height);
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int i = 0; i < plane.Values.Length; i++)
        {
            int at = 3 * i;
            plane.Values[i] = ((0.299f * pixels[at]) + (0.587f * pixels[at + 1]) + (0.114f * pixels[at + 2])) / 255f;
        }

        return plane;
    }
}
