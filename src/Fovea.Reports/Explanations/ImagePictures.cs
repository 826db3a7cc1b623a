using Fovea.Explaining.Networks;
using Fovea.Reports.Facts;

namespace Fovea.Reports.Explanations;

/// <summary>The image as pictures: plain, and with a map of numbers laid over it.</summary>
internal static class ImagePictures
{
    // So much of the image stays visible under the strongest colour.
    private const double MostCovered = 0.85;
    private const int Small = 100;
    private const int LongestThumbnail = 120;

    /// <summary>The image before the model's preprocessing.</summary>
    public static Picture Plain(ExplanationFacts facts)
    {
        MapSize size = MapSize.Of(facts.Run.Model.InputShape);
        return Picture.Of(Bytes(facts), size.Width, size.Height, 3);
    }

    /// <summary>
    /// The same as a thumbnail: it stands beside every value, and a large image a dozen times would make a file of megabytes.
    /// </summary>
    public static Picture Thumbnail(ExplanationFacts facts)
    {
        MapSize size = MapSize.Of(facts.Run.Model.InputShape);
        byte[] bytes = Bytes(facts);
        int block = (Math.Max(size.Height, size.Width) + LongestThumbnail - 1) / LongestThumbnail;
        int height = (size.Height + block - 1) / block, width = (size.Width + block - 1) / block;
        var small = new byte[height * width * 3];
        for (int i = 0; i < small.Length; i++)
        {
            int top = i / 3 / width * block, left = i / 3 % width * block;
            int sum = 0, count = 0;
            for (int row = top; row < Math.Min(top + block, size.Height); row++)
            {
                for (int column = left; column < Math.Min(left + block, size.Width); column++, count++)
                {
                    sum += bytes[(((row * size.Width) + column) * 3) + (i % 3)];
                }
            }

            small[i] = (byte)((sum + (count / 2)) / count);
        }

        return Picture.Of(small, width, height, 3);
    }

    /// <summary>A map over the image, stretched to its size.</summary>
    public static Picture Over(ExplanationFacts facts, Heatmap map)
    {
        MapSize size = MapSize.Of(facts.Run.Model.InputShape);
        Heatmap stretched = map.Resized(size.Height, size.Width);
        return Picture.Of(SignedPaint.Over(Bytes(facts), stretched.Values, map.Scale, MostCovered), size.Width, size.Height, 3);
    }

    /// <summary>Small images keep their pixels, large ones are smoothed by the browser.</summary>
    public static string Style(Picture picture) => Math.Max(picture.Width, picture.Height) <= Small ? "pixels" : "smooth";

    private static byte[] Bytes(ExplanationFacts facts)
    {
        ReadOnlySpan<float> pixels = facts.Run.Pixels.Span;
        MapSize size = MapSize.Of(facts.Run.Model.InputShape);
        var bytes = new byte[size.Height * size.Width * 3];
        for (int i = 0; i < bytes.Length; i++)
        {
            float value = size.Channels == 3 ? pixels[i] : pixels[i / 3 * size.Channels];
            bytes[i] = (byte)Math.Round(Math.Clamp(value, 0, 1) * byte.MaxValue);
        }

        return bytes;
    }
}
