using System.Globalization;

namespace Fovea.Data.Images;

/// <summary>
/// Brings a photo or a scan of a handwritten digit into the form that NIST's preparation gave MNIST: white ink on black, scaled to 20 of 28
/// pixels with its aspect kept, centred by its mass. The light's gradient and the paper's grain are removed, strokes that would vanish when
/// scaled are thickened, and every step is told.
/// </summary>
internal static class InkPreparation
{
    /// <summary>The work is done at this size at most: 20 pixels are to be left of it.</summary>
    private const int WorkingSize = 560;

    /// <summary>Fainter ink, in shares of the range from black to white, is paper grain.</summary>
    private const float FaintestInk = 0.06f;

    /// <summary>How much of the ink's full strength the soft edge of a stroke has at least.</summary>
    private const float FaintShare = 0.3f;

    /// <summary>The share of the picture that ink may cover; beyond it "ink" is a pattern, not writing.</summary>
    private const double MostInk = 0.7;

    /// <summary>Strokes thinner than this on a 28-pixel input are thickened to it; MNIST's are mostly 2 to 4.</summary>
    private const double ThinnestStroke = 1.7;

    public static PreparedImage Prepare(ImageFile image, Shape target)
    {
        Plane grey = Plane.Grey(image);
        int reduction = (Math.Max(image.Width, image.Height) + WorkingSize - 1) / WorkingSize;
        if (reduction > 1)
        {
            int width = Math.Max(1, image.Width / reduction);
            int height = Math.Max(1, image.Height / reduction);
            grey = Resizer.Resize(grey, 0, 0, image.Width, image.Height, width, height);
        }

        (Plane ink, bool isDark) = Paper.Remove(grey);
        (float threshold, float paper, float full) = Otsu.Split(ink.Values);
        bool[] marked = InkPatches.Select(ink, paper + (FaintShare * (full - paper)), threshold);
        int area = marked.Count(isInk => isInk);
        if (full - paper < FaintestInk || area == 0 || area > MostInk * marked.Length)
        {
            throw new FoveaException(string.Create(
                CultureInfo.InvariantCulture,
                $"{image.Name}: no ink was found in {image.Width}x{image.Height} pixels (contrast {full - paper:F2}, "
                + $"{(double)area / marked.Length:P0} covered). Give a picture of one digit, dark on light or light on dark, "
                + $"with some paper around it."));
        }

        Clean(ink, marked, paper, full);
        int inner = (int)Math.Round(Math.Min(target.Height, target.Width) * (20.0 / 28));
        Box box = Box.Around(marked, ink.Width);
        Box told = box;
        double across = (double)image.Width / ink.Width;
        double down = (double)image.Height / ink.Height;
        string thickened = Thicken(ref ink, ref box, marked);

        // A picture that is already of this form, MNIST's own for instance, is not resampled for a few pixels more or less.
        int longest = Math.Max(box.Width, box.Height);
        bool isOfItsSize = (image.Width, image.Height) == (target.Width, target.Height) && Math.Abs(longest - inner) <= inner / 5;
        double scale = isOfItsSize ? 1 : (double)inner / longest;
        int newWidth = Math.Max(1, (int)Math.Round(box.Width * scale));
        int newHeight = Math.Max(1, (int)Math.Round(box.Height * scale));
        Plane digit = Resizer.Resize(ink, box.Left, box.Top, box.Width, box.Height, newWidth, newHeight);
        float[] pixels = Center(digit, target);

        string description =
            $"{image.Width}x{image.Height} {(image.Channels == 1 ? "grey" : "colour")}; "
            + (isDark ? "dark ink on light paper, inverted; " : "light ink on dark paper; ")
            + $"ink box {told.Width * across:F0}x{told.Height * down:F0} at ({told.Left * across:F0}, {told.Top * down:F0}); {thickened}"
            + (isOfItsSize ? "size kept" : $"scaled to {newWidth}x{newHeight}") + "; centred by mass";
        return new PreparedImage(pixels, target, description);
    }

    // Ink from 0 (paper) to 1 (the mean of the ink's class and above), and nothing outside the digit's patches and their soft edges.
    private static void Clean(Plane ink, bool[] marked, float paper, float full)
    {
        bool[] edge = InkPatches.Grow(marked, ink.Width, withDiagonals: true);
        float low = paper + (0.1f * (full - paper));
        float scale = 1 / (full - low);
        for (int i = 0; i < marked.Length; i++)
        {
            ink.Values[i] = edge[i] ? Math.Clamp((ink.Values[i] - low) * scale, 0, 1) : 0;
        }
    }

    // A pen's line on a large page is a hair once the digit has 20 pixels: it is widened to what a network trained on MNIST has seen.
    private static string Thicken(ref Plane ink, ref Box box, bool[] marked)
    {
        double unit = 20.0 / Math.Max(box.Width, box.Height);
        double before = InkPatches.StrokeWidth(marked, ink.Width);
        int steps = (int)Math.Round(0.5 * ((ThinnestStroke / unit) - before));
        if (steps <= 0)
        {
            return "";
        }

        // Room on every side, so that a thickened stroke is not cut off at the picture's edge.
        var wide = new Plane(ink.Width + (2 * steps), ink.Height + (2 * steps));
        bool[] grown = new bool[wide.Values.Length];
        for (int row = 0; row < ink.Height; row++)
        {
            ink.Row(row).CopyTo(wide.Row(row + steps)[steps..]);
            marked.AsSpan(row * ink.Width, ink.Width).CopyTo(grown.AsSpan(((row + steps) * wide.Width) + steps));
        }

        // Alternating the 4 and the 8 neighbours grows octagons, near enough to discs.
        for (int step = 0; step < steps; step++)
        {
            grown = InkPatches.Grow(grown, wide.Width, withDiagonals: step % 2 == 1);
        }

        for (int i = 0; i < grown.Length; i++)
        {
            wide.Values[i] = grown[i] ? 1 : wide.Values[i];
        }

        ink = wide;
        box = Box.Around(grown, wide.Width);
        return $"strokes thickened from {before * unit:F1} to {(before + (2 * steps)) * unit:F1} pixels; ";
    }

    private static float[] Center(Plane digit, Shape target)
    {
        (double mass, double x, double y, float peak) = (0, 0, 0, 0);
        for (int row = 0; row < digit.Height; row++)
        {
            ReadOnlySpan<float> line = digit.Row(row);
            for (int column = 0; column < line.Length; column++)
            {
                mass += line[column];
                x += line[column] * (column + 0.5);
                y += line[column] * (row + 0.5);
                peak = Math.Max(peak, line[column]);
            }
        }

        // MNIST's centres of mass lie in the middle of pixel (14, 14), half a pixel right of and below the middle of 28x28.
        int left = (int)Math.Round((0.5 * (target.Width + 1)) - (x / mass));
        int top = (int)Math.Round((0.5 * (target.Height + 1)) - (y / mass));
        left = Math.Clamp(left, 0, target.Width - digit.Width);
        top = Math.Clamp(top, 0, target.Height - digit.Height);
        float[] pixels = new float[target.Length];
        for (int row = 0; row < digit.Height; row++)
        {
            ReadOnlySpan<float> line = digit.Row(row);
            for (int column = 0; column < line.Length; column++)
            {
                pixels[((top + row) * target.Width) + left + column] = Math.Clamp(line[column] / peak, 0, 1);
            }
        }

        return pixels;
    }
}
