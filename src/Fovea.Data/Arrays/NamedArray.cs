namespace Fovea.Data.Arrays;

/// <summary>An array of a dataset: bytes, or numbers as float32. It lies in memory or is read from its file when asked for.</summary>
/// <param name="name">Its name, for messages.</param>
/// <param name="extents">The extents, outermost first.</param>
internal abstract class NamedArray(string name, int[] extents)
{
    [ThreadStatic]
    private static byte[]? scratch;

    public string Name => name;

    public int[] Extents => extents;

    public long Length { get; } = extents.Aggregate(1L, (product, extent) => product * extent);

    public string Shape => $"({string.Join(", ", extents)})";

    /// <summary>Whether the values are bytes.</summary>
    public abstract bool IsBytes { get; }

    /// <summary>Copies values that are bytes.</summary>
    /// <param name="first">The first value, where an image begins.</param>
    /// <param name="destination">As many places as values.</param>
    public abstract void CopyBytes(long first, Span<byte> destination);

    /// <summary>Copies values as they are, bytes as 0 to 255.</summary>
    /// <param name="first">The first value, where an image begins.</param>
    /// <param name="destination">As many places as values.</param>
    public virtual void CopyNumbers(long first, Span<float> destination)
    {
        Span<byte> bytes = Scratch(destination.Length);
        CopyBytes(first, bytes);
        for (int i = 0; i < bytes.Length; i++)
        {
            destination[i] = bytes[i];
        }
    }

    /// <summary>Copies an image as pixels from 0 to 1.</summary>
    /// <param name="first">Its first value.</param>
    /// <param name="scale">What numbers that are no bytes are divided by.</param>
    /// <param name="destination">As many places as an image has values.</param>
    public virtual void CopyPixels(long first, float scale, Span<float> destination)
    {
        if (IsBytes)
        {
            Span<byte> bytes = Scratch(destination.Length);
            CopyBytes(first, bytes);
            ByteImages.CopyScaled(bytes, destination);
            return;
        }

        CopyNumbers(first, destination);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] /= scale;
        }
    }

    /// <summary>Memory of this thread for what is on its way; the next call uses it again.</summary>
    protected static Span<byte> Scratch(int length)
    {
        if (scratch is null || scratch.Length < length)
        {
            scratch = new byte[length];
        }

        return scratch.AsSpan(0, length);
    }
}
