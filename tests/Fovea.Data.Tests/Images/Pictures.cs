using Fovea.Random;

namespace Fovea.Data.Tests.Images;

/// <summary>Pictures for the tests: files of every kind that is read, and photos of digits that the program wrote.</summary>
internal static class Pictures
{
    public static byte[] Png(ImageFile image) =>
        Written(stream => new StbImageWriteSharp.ImageWriter().WritePng(
            image.Pixels.ToArray(), image.Width, image.Height, Kind(image), stream));

    public static byte[] Jpeg(ImageFile image) =>
        Written(stream => new StbImageWriteSharp.ImageWriter().WriteJpg(
            image.Pixels.ToArray(), image.Width, image.Height, Kind(image), stream, 90));

    public static byte[] Bmp(ImageFile image) =>
        Written(stream => new StbImageWriteSharp.ImageWriter().WriteBmp(
            image.Pixels.ToArray(), image.Width, image.Height, Kind(image), stream));

    public static byte[] PngWithAlpha(int width, int height, byte[] redGreenBlueAlpha) =>
        Written(stream => new StbImageWriteSharp.ImageWriter().WritePng(
            redGreenBlueAlpha, width, height, StbImageWriteSharp.ColorComponents.RedGreenBlueAlpha, stream));

    /// <summary>A picture without sharp edges, so that JPEG keeps it nearly.</summary>
    public static ImageFile Smooth(int width, int height, int channels)
    {
        byte[] pixels = new byte[width * height * channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int pixel, int channel) = Math.DivRem(i, channels);
            (int y, int x) = Math.DivRem(pixel, width);
            pixels[i] = (byte)(40 + (x * 90 / width) + (y * 60 / height) + (20 * channel));
        }

        return new ImageFile("smooth", width, height, channels, pixels);
    }

    /// <summary>A digit as a photo: enlarged, ink on paper, uneven light and grain.</summary>
    public static ImageFile Photo(
        ReadOnlySpan<byte> digit, int scale, double paper, double ink, double lightFall, double grain, int channels)
    {
        int size = 28 * scale;
        byte[] pixels = new byte[size * size * channels];
        var random = new RandomSource(99);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                double share = digit[((y / scale) * 28) + (x / scale)] / 255.0;
                double light = 1 - (lightFall * ((0.6 * x) + (0.4 * y)) / size);
                double value = (light * (paper + (share * (ink - paper)))) + (grain * random.NextNormal());
                for (int c = 0; c < channels; c++)
                {
                    pixels[(((y * size) + x) * channels) + c] = (byte)Math.Clamp(value + 0.5, 0, 255);
                }
            }
        }

        return new ImageFile("photo", size, size, channels, pixels);
    }

    private static StbImageWriteSharp.ColorComponents Kind(ImageFile image) =>
        image.Channels == 1 ? StbImageWriteSharp.ColorComponents.Grey : StbImageWriteSharp.ColorComponents.RedGreenBlue;

    private static byte[] Written(Action<Stream> write)
    {
        var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
