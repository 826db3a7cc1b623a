using System.Buffers.Binary;
using System.IO.Compression;
using Fovea.Formats;

namespace Fovea.Data.Idx;

/// <summary>
/// Reads an IDX file of bytes, plain or gzipped (told by its content, not by its name). The file is hostile until read: memory is taken
/// only for what the file's own length can hold, and the data must end exactly where the header says.
/// </summary>
internal static class IdxReader
{
    /// <summary>
    /// Deflate turns at most 1032 bytes into one (a match of 258 bytes in 2 bits), so more cannot come out of a gzip file.
    /// </summary>
    private const long HighestGzipRatio = 1032;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What it has to hold.</param>
    /// <returns>The extents of the header, outermost first, and the values in their order.</returns>
    /// <exception cref="FoveaException">The file cannot be opened, is damaged or holds something else.</exception>
    public static (int[] Extents, byte[] Values) Read(string path, IdxFormat expected) =>
        Read(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), path, expected);

    /// <summary>Reads a file that is in memory; messages call it <paramref name="path"/>.</summary>
    public static (int[] Extents, byte[] Values) Read(ReadOnlyMemory<byte> bytes, string path, IdxFormat expected) =>
        Read(() => MemoryFile.Open(bytes), path, expected);

    /// <summary>
    /// What the first bytes of a file in memory say of it: its magic, and the first extent, the number of images or labels; 0 where it ends
    /// before that. Null where it has no magic, or packed bytes that are damaged.
    /// </summary>
    public static (uint Magic, uint Count)? Start(ReadOnlyMemory<byte> bytes)
    {
        Span<byte> start = stackalloc byte[8];
        start.Clear();
        try
        {
            using Stream file = MemoryFile.Open(bytes);
            using Stream stream = Unpacked(file, out _);
            int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return length < 4 ? null : (BinaryPrimitives.ReadUInt32BigEndian(start), BinaryPrimitives.ReadUInt32BigEndian(start[4..]));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static Stream Unpacked(Stream file, out bool isGzip)
    {
        isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static (int[] Extents, byte[] Values) Read(Func<Stream> open, string path, IdxFormat expected)
    {
        long position = 0;
        try
        {
            using Stream file = open();
            using Stream stream = Unpacked(file, out bool isGzip);
            byte[] header = new byte[expected.HeaderLength];
            Fill(stream, header.AsSpan(0, 4), ref position);
            CheckMagic(path, header.AsSpan(0, (int)position), expected);
            Fill(stream, header.AsSpan(4), ref position);
            if (position < header.Length)
            {
                throw CutShort(path, position, $"inside the header of {header.Length} bytes");
            }

            (int[] extents, string described, long length) = Extents(path, header, expected, Array.MaxLength);
            long available = isGzip ? file.Length * HighestGzipRatio : file.Length - header.Length;
            if (length > available)
            {
                throw isGzip
                    ? new FoveaException(
                        $"{path}: the header announces {described}, {length} bytes, more than the file's {file.Length} packed bytes "
                        + "can hold. The file is damaged or cut short; fetch it again.")
                    : CutShort(path, file.Length, $"where the header's {described} need {header.Length + length} bytes");
            }

            byte[] values = new byte[length];
            Fill(stream, values, ref position);
            if (position < header.Length + length)
            {
                throw CutShort(path, position, $"where the header's {described} need {header.Length + length} bytes");
            }

            if (stream.ReadByte() >= 0)
            {
                throw new FoveaException(
                    $"{path}: the data go on after byte {position}, where the header's {described} end. "
                    + "The header or the file is damaged; fetch it again.");
            }

            return (extents, values);
        }
        catch (InvalidDataException problem)
        {
            throw new FoveaException(
                $"{path}: the gzip data are damaged after {position} unpacked bytes. Fetch the file again.", problem);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FoveaException($"{path}: the file does not exist. Expected an IDX file of {expected.Content}.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException($"{path}: the file cannot be read ({problem.Message.TrimEnd('.')}).", problem);
        }
    }

    private static void Fill(Stream stream, Span<byte> buffer, ref long position)
    {
        // In pieces, so that the position is known when the stream breaks in the middle.
        const int piece = 1 << 20;
        while (!buffer.IsEmpty)
        {
            int read = stream.Read(buffer[..Math.Min(piece, buffer.Length)]);
            if (read == 0)
            {
                return;
            }

            position += read;
            buffer = buffer[read..];
        }
    }

    internal static void CheckMagic(string path, ReadOnlySpan<byte> start, IdxFormat expected)
    {
        if (start.Length < 4)
        {
            throw CutShort(path, start.Length, $"inside the header of {expected.HeaderLength} bytes");
        }

        uint magic = BinaryPrimitives.ReadUInt32BigEndian(start);
        if (magic == expected.Magic)
        {
            return;
        }

        foreach (IdxFormat other in (ReadOnlySpan<IdxFormat>)[IdxFormat.Images, IdxFormat.Labels])
        {
            if (magic == other.Magic)
            {
                throw new FoveaException(
                    $"{path}: holds {other.Content} (magic 0x{magic:X8}) where {expected.Content} (0x{expected.Magic:X8}) are expected; "
                    + "are the two files swapped?");
            }
        }

        throw new FoveaException(
            $"{path}: is no IDX file of {expected.Content}: byte 0 starts with 0x{magic:X8}, expected the magic 0x{expected.Magic:X8}.");
    }

    internal static (int[] Extents, string Described, long Length) Extents(
        string path, ReadOnlySpan<byte> header, IdxFormat format, long most)
    {
        int[] extents = new int[format.Dimensions];
        long length = 1;
        bool isPlausible = true;
        for (int i = 0; i < extents.Length; i++)
        {
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + (4 * i))..]);
            isPlausible &= extent is > 0 and <= int.MaxValue;
            extents[i] = unchecked((int)extent);
            length = isPlausible && length <= long.MaxValue / extent ? length * extent : 0;
            isPlausible &= length > 0;
            isPlausible &= length <= most;
        }

        string described = extents.Length == 1
            ? $"{(uint)extents[0]} {format.Content}"
            : $"{(uint)extents[0]} {format.Content} of {string.Join('x', extents.Skip(1).Select(extent => (uint)extent))}";
        if (!isPlausible)
        {
            throw new FoveaException(
                $"{path}: the header announces {described} (bytes 4 to {format.HeaderLength - 1}). Expected at least one in every "
                + $"extent and at most {most} bytes together; the header is damaged.");
        }

        return (extents, described, length);
    }

    internal static FoveaException CutShort(string path, long position, string where) =>
        new($"{path}: the data end at byte {position}, {where}. The file is cut short; fetch it again.");
}
