using System.Runtime.InteropServices;

namespace Fovea.Formats;

/// <summary>A file whose bytes are in memory, read and written by what reads and writes files.</summary>
internal static class MemoryFile
{
    /// <summary>A stream over the bytes; where they are those of an array they are not copied.</summary>
    public static MemoryStream Open(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment)
        ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);

    /// <summary>The bytes that a file would have.</summary>
    /// <param name="write">Writes the content.</param>
    public static byte[] Write(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
