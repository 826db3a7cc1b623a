using Fovea.Explorer.State;

namespace Fovea.Explorer.Parts;

/// <summary>Values as the bytes that a canvas is coloured from.</summary>
public static class PlanePixels
{
    private const double Strongest = 127;

    /// <summary>
    /// For signed values, <paramref name="scale"/> (0: the greatest size) has the full colour; NaN has none. Grey and colour are for values
    /// 0 to 1, times 1 / scale.
    /// </summary>
    public static byte[] From(ReadOnlySpan<double> values, PixelKind kind, double scale)
    {
        bool isSigned = kind == PixelKind.Signed;
        double factor = (isSigned ? Strongest : byte.MaxValue) / (scale > 0 ? scale : isSigned ? GreatestSize(values) : 1);
        var pixels = new byte[values.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            double value = values[i] * factor;
            pixels[i] = double.IsNaN(value) ? (byte)0
                : isSigned ? unchecked((byte)(sbyte)Math.Round(Math.Clamp(value, -Strongest, Strongest)))
                : (byte)Math.Round(Math.Clamp(value, 0, byte.MaxValue));
        }

        return pixels;
    }

    /// <summary>The greatest finite size of the values; 1 where all are 0, so that one may divide by it.</summary>
    public static double GreatestSize(ReadOnlySpan<double> values)
    {
        double greatest = 0;
        foreach (double value in values)
        {
            double size = Math.Abs(value);
            if (size > greatest && double.IsFinite(size))
            {
                greatest = size;
            }
        }

        return greatest > 0 ? greatest : 1;
    }
}
