namespace Fovea.Reports.Facts;

/// <summary>
/// Signed numbers as colours: from orange over white to blue, a pair that people of every kind of colour vision tell apart (Okabe and Ito).
/// </summary>
internal static class SignedPaint
{
    private static readonly (byte R, byte G, byte B) Negative = (213, 94, 0);
    private static readonly (byte R, byte G, byte B) Positive = (0, 114, 178);

    // Between maps, where no number is.
    private static readonly (byte R, byte G, byte B) Nothing = (227, 227, 220);

    /// <summary>Red, green and blue of each number; NaN is a light grey.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="scale">The size of a number that has the full colour.</param>
    public static byte[] Paint(ReadOnlySpan<double> values, double scale)
    {
        double unit = scale > 0 ? 1 / scale : 0;
        var pixels = new byte[3 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (byte r, byte g, byte b) = double.IsNaN(values[i]) ? Nothing : values[i] < 0 ? Negative : Positive;
            double share = double.IsNaN(values[i]) ? 1 : Math.Min(1, Math.Abs(values[i]) * unit);
            pixels[3 * i] = Mix(byte.MaxValue, r, share);
            pixels[(3 * i) + 1] = Mix(byte.MaxValue, g, share);
            pixels[(3 * i) + 2] = Mix(byte.MaxValue, b, share);
        }

        return pixels;
    }

    /// <summary>The same laid over a picture: the greater the number, the more of its colour covers what is below.</summary>
    /// <param name="picture">Red, green and blue of each pixel.</param>
    /// <param name="values">A number for each pixel.</param>
    /// <param name="scale">The size of a number that covers as much as <paramref name="most"/>.</param>
    /// <param name="most">The greatest share that is covered.</param>
    public static byte[] Over(ReadOnlySpan<byte> picture, ReadOnlySpan<float> values, double scale, double most)
    {
        double unit = scale > 0 ? most / scale : 0;
        byte[] pixels = picture.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            (byte r, byte g, byte b) = values[i] < 0 ? Negative : Positive;
            double share = Math.Min(most, Math.Abs(values[i]) * unit);
            pixels[3 * i] = Mix(pixels[3 * i], r, share);
            pixels[(3 * i) + 1] = Mix(pixels[(3 * i) + 1], g, share);
            pixels[(3 * i) + 2] = Mix(pixels[(3 * i) + 2], b, share);
        }

        return pixels;
    }

    private static byte Mix(byte below, byte above, double share) => (byte)Math.Round(below + ((above - below) * share));
}
