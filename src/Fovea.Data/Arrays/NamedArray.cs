namespace Fovea.Data.Arrays;

/// <summary>An array out of a file of several: bytes as they are, everything else as float32.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Extents">The extents, outermost first.</param>
/// <param name="Bytes">The values where they are bytes, else null.</param>
/// <param name="Floats">The values where they are not bytes, else null.</param>
internal sealed record NamedArray(string Name, int[] Extents, byte[]? Bytes, float[]? Floats)
{
    public float this[int index] => Bytes is not null ? Bytes[index] : Floats![index];

    public int Length => Bytes?.Length ?? Floats!.Length;

    public string Shape => $"({string.Join(", ", Extents)})";
}
