namespace Fovea.Data;

/// <summary>Pixels kept as bytes, 0 to 255, and handed out as 0 to 1.</summary>
internal static class ByteImages
{
    // One division for each of the 256 values, so that 255 is exactly 1 and every reader of bytes gives the same bits.
    private static readonly float[] Scaled = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    /// <summary>Refuses a destination that is not as long as an image.</summary>
    public static void CheckLength(ReadOnlySpan<float> destination, Shape shape)
    {
        if (destination.Length != shape.Length)
        {
            throw new ArgumentException(
                $"The destination has {destination.Length} values, the image {shape.Length}.", nameof(destination));
        }
    }

    /// <summary>Scales an image.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">As many values.</param>
    public static void CopyScaled(ReadOnlySpan<byte> source, Span<float> destination)
    {
        if (destination.Length != source.Length)
        {
            throw new ArgumentException(
                $"The destination has {destination.Length} values, the image {source.Length}.", nameof(destination));
        }

        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = Scaled[source[i]];
        }
    }

    /// <summary>Turns values of 0 to 1 into bytes, to the nearest; values outside are clamped and NaN is 0.</summary>
    /// <param name="source">The values.</param>
    /// <param name="destination">As many bytes.</param>
    public static void CopyRounded(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            float value = source[i];
            destination[i] = value > 0 ? (byte)((255 * Math.Min(value, 1)) + 0.5f) : (byte)0;
        }
    }
}
