using Fovea.Data;
using Fovea.Data.Images;
using Fovea.Training;

namespace Fovea.Reports.Facts;

/// <summary>A small picture as it stands in the report's file: PNG in a data address.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Address"><c>data:image/png;base64,...</c>.</param>
internal sealed record Picture(int Width, int Height, string Address)
{
    /// <summary>Larger pictures are made smaller, so that forty photographs do not make a file of many megabytes.</summary>
    private const int LongestSide = 128;

    /// <summary>An image of a dataset; null where it has other than 1 or 3 channels.</summary>
    public static Picture? Of(IImageDataset dataset, int index)
    {
        Shape shape = dataset.ImageShape;
        if (shape.Rank != 3 || shape.Channels is not (1 or 3))
        {
            return null;
        }

        var values = new float[shape.Length];
        dataset.CopyImage(index, values);
        int longest = Math.Max(shape.Height, shape.Width);
        int height = shape.Height, width = shape.Width;
        if (longest > LongestSide)
        {
            height = Math.Max(1, height * LongestSide / longest);
            width = Math.Max(1, width * LongestSide / longest);
            values = Shrink(values, shape, height, width);
        }

        var bytes = new byte[values.Length];
        ByteImages.CopyRounded(values, bytes);
        return Of(bytes, width, height, shape.Channels);
    }

    /// <summary>Bytes row by row.</summary>
    public static Picture Of(byte[] pixels, int width, int height, int channels)
    {
        using var stream = new MemoryStream();
        new ImageFile("picture", width, height, channels, pixels).WritePng(stream);
        return new Picture(width, height, $"data:image/png;base64,{Convert.ToBase64String(stream.GetBuffer(), 0, (int)stream.Length)}");
    }

    private static float[] Shrink(float[] values, Shape shape, int height, int width)
    {
        var small = new float[height * width * shape.Channels];
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            var plane = new Plane(shape.Width, shape.Height);
            for (int i = 0; i < plane.Values.Length; i++)
            {
                plane.Values[i] = values[(i * shape.Channels) + channel];
            }

            Plane resized = Resizer.Resize(plane, 0, 0, shape.Width, shape.Height, width, height);
            for (int i = 0; i < resized.Values.Length; i++)
            {
                small[(i * shape.Channels) + channel] = resized.Values[i];
            }
        }

        return small;
    }
}
