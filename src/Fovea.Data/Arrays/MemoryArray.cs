namespace Fovea.Data.Arrays;

/// <summary>An array in memory.</summary>
internal sealed class MemoryArray : NamedArray
{
    private readonly byte[]? bytes;
    private readonly float[]? floats;

    public MemoryArray(string name, int[] extents, byte[] bytes)
        : base(name, extents) => this.bytes = bytes;

    public MemoryArray(string name, int[] extents, float[] floats)
        : base(name, extents) => this.floats = floats;

    public override bool IsBytes => bytes is not null;

    public override void CopyBytes(long first, Span<byte> destination) => bytes.AsSpan((int)first, destination.Length).CopyTo(destination);

    public override void CopyNumbers(long first, Span<float> destination)
    {
        if (floats is null)
        {
            base.CopyNumbers(first, destination);
            return;
        }

        floats.AsSpan((int)first, destination.Length).CopyTo(destination);
    }

    public override void CopyPixels(long first, float scale, Span<float> destination)
    {
        if (bytes is null)
        {
            base.CopyPixels(first, scale, destination);
            return;
        }

        ByteImages.CopyScaled(bytes.AsSpan((int)first, destination.Length), destination);
    }
}
