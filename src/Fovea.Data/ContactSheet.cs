using Fovea.Training;

namespace Fovea.Data;

/// <summary>
/// A picture of samples of a dataset, one row for each class, its label in front: the quickest way to see what data are like.
/// </summary>
public static class ContactSheet
{
    private const int Gap = 1;
    private const int GlyphWidth = 3;
    private const int GlyphHeight = 5;
    private const int GlyphScale = 2;
    private const byte Background = 32;
    private const byte LabelBrightness = 200;

    // The digits in 3x5 dots: each octal figure is a row, its three bits the dots from left to right.
    private static readonly int[] DigitRows =
    [
        Dots(7, 5, 5, 5, 7), Dots(2, 6, 2, 2, 7), Dots(7, 1, 7, 4, 7), Dots(7, 1, 7, 1, 7), Dots(5, 5, 7, 1, 1),
        Dots(7, 4, 7, 1, 7), Dots(7, 4, 7, 5, 7), Dots(7, 1, 2, 2, 2), Dots(7, 5, 7, 5, 7), Dots(7, 5, 7, 1, 7),
    ];

    /// <summary>Draws the first samples of every class.</summary>
    /// <param name="dataset">The dataset; images of 1 or 3 channels.</param>
    /// <param name="columns">The samples in a row, 1 to 1000.</param>
    /// <param name="scale">The size of a dataset's pixel in the picture, 1 to 16.</param>
    /// <returns>The picture; a class with fewer samples leaves its row short. Labels are the numbers of the classes.</returns>
    /// <exception cref="FoveaException">A number is out of range, the images are not drawable, or the picture would be too
    ///     large.</exception>
    public static ImageFile Draw(IImageDataset dataset, int columns = 20, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Shape shape = dataset.ImageShape;
        if (columns is < 1 or > 1000 || scale is < 1 or > 16 || shape.Rank != 3 || shape.Channels is not (1 or 3))
        {
            throw new FoveaException(
                $"{dataset.Name}: a contact sheet needs images [height, width, 1 or 3], 1 to 1000 columns and a scale of 1 to 16. "
                + $"Received images {shape}, {columns} columns, scale {scale}.");
        }

        int figures = (dataset.Classes.Count - 1).ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        int labelWidth = (figures * (GlyphWidth + 1) * GlyphScale) + (2 * GlyphScale);
        int cellWidth = (shape.Width * scale) + Gap;
        int cellHeight = Math.Max(shape.Height * scale, (GlyphHeight + 2) * GlyphScale) + Gap;
        long width = labelWidth + ((long)columns * cellWidth);
        long height = Gap + ((long)dataset.Classes.Count * cellHeight);
        if (width * height > ImageFile.MaxPixels)
        {
            throw new FoveaException(
                $"{dataset.Name}: a contact sheet of {width}x{height} pixels is too large. Ask for fewer columns or a smaller scale.");
        }

        var sheet = new Canvas((int)width, (int)height, shape.Channels);
        int[] used = new int[dataset.Classes.Count];
        int open = dataset.Classes.Count;
        float[] values = new float[shape.Length];
        byte[] bytes = new byte[shape.Length];
        for (int i = 0; i < dataset.Count && open > 0; i++)
        {
            int label = dataset.Label(i);
            if (used[label] == columns)
            {
                continue;
            }

            dataset.CopyImage(i, values);
            ByteImages.CopyRounded(values, bytes);
            sheet.Put(bytes, shape, labelWidth + (used[label] * cellWidth), Gap + (label * cellHeight), scale);
            open -= ++used[label] == columns ? 1 : 0;
        }

        for (int label = 0; label < used.Length; label++)
        {
            int top = Gap + (label * cellHeight) + ((cellHeight - (GlyphHeight * GlyphScale)) / 2);
            sheet.PutNumber(label, labelWidth - (2 * GlyphScale), top);
        }

        return new ImageFile($"contact sheet of {dataset.Name}", sheet.Width, sheet.Height, shape.Channels, sheet.Pixels);
    }

    private static int Dots(params ReadOnlySpan<int> rows)
    {
        int dots = 0;
        foreach (int row in rows)
        {
            dots = (dots << GlyphWidth) | row;
        }

        return dots;
    }

    private sealed class Canvas
    {
        public Canvas(int width, int height, int channels)
        {
            (Width, Height, Channels) = (width, height, channels);
            Pixels = new byte[width * height * channels];
            Array.Fill(Pixels, Background);
        }

        public int Width { get; }

        public int Height { get; }

        public int Channels { get; }

        public byte[] Pixels { get; }

        public void Put(byte[] image, Shape shape, int left, int top, int scale)
        {
            for (int y = 0; y < shape.Height * scale; y++)
            {
                for (int x = 0; x < shape.Width * scale; x++)
                {
                    int from = (((y / scale) * shape.Width) + (x / scale)) * Channels;
                    image.AsSpan(from, Channels).CopyTo(Pixels.AsSpan((((top + y) * Width) + left + x) * Channels));
                }
            }
        }

        /// <summary>Writes a number that ends at <paramref name="right"/>.</summary>
        public void PutNumber(int number, int right, int top)
        {
            do
            {
                right -= (GlyphWidth + 1) * GlyphScale;
                for (int y = 0; y < GlyphHeight * GlyphScale; y++)
                {
                    for (int x = 0; x < GlyphWidth * GlyphScale; x++)
                    {
                        int dot = (GlyphWidth * GlyphHeight) - 1 - ((y / GlyphScale) * GlyphWidth) - (x / GlyphScale);
                        if (((DigitRows[number % 10] >> dot) & 1) != 0)
                        {
                            Pixels.AsSpan((((top + y) * Width) + right + GlyphScale + x) * Channels, Channels).Fill(LabelBrightness);
                        }
                    }
                }

                number /= 10;
            }
            while (number > 0);
        }
    }
}
