using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Fovea.Formats.Npy;

/// <summary>
/// Reads and writes .npy files (NumPy's array format, NEP 1). Versions 1.0 to 3.0 are read, of floats, integers and booleans in either
/// order of bytes; both C and Fortran order. Version 1.0 in C order and little endian is written.
/// </summary>
public static class NpyFile
{
    private const int MaxHeader = 1 << 20;
    private const int ChunkBytes = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a file. No memory is taken for the values before the file has been found to hold that many.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array, its values in C order.</returns>
    /// <exception cref="FoveaException">The file is missing, damaged, or of a dtype that is not read; the message names the
    /// place.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static NpyArray Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new FoveaException($"{path}: this is a folder. Give the path of a .npy file.");
        }

        if (!File.Exists(path))
        {
            throw new FoveaException($"{path}: there is no such file. Give the path of a .npy file, as np.save writes it.");
        }

        using FileStream stream = File.OpenRead(path);
        return Read(stream, path, stream.Length);
    }

    /// <summary>Writes a file whole or not at all: version 1.0, little endian, C order.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="array">The array.</param>
    /// <exception cref="IOException">The file cannot be written; what was there before is untouched.</exception>
    public static void Write(string path, NpyArray array)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(array);
        WholeFile.Write(path, stream => Write(stream, array));
    }

    /// <summary>Reads a file whose bytes are in memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">What messages call it: the file's name.</param>
    /// <returns>The array, its values in C order.</returns>
    /// <exception cref="FoveaException">The file is damaged, or of a dtype that is not read; the message names the place.</exception>
    public static NpyArray Parse(ReadOnlyMemory<byte> bytes, string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        using MemoryStream stream = MemoryFile.Open(bytes);
        return Read(stream, source);
    }

    /// <summary>The bytes of the file that <see cref="Write(string, NpyArray)"/> writes.</summary>
    /// <param name="array">The array.</param>
    public static byte[] ToBytes(NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return MemoryFile.Write(stream => Write(stream, array));
    }

    internal static bool IsMagic(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    internal static NpyArray Read(Stream stream, string file) => Read(stream, file, stream.Length);

    /// <summary>Reads from a stream that need not know its length.</summary>
    internal static NpyArray Read(Stream stream, string file, long length)
    {
        (NpyHeader header, long dataStart) = ReadHeader(stream, file, length);
        return ReadValues(stream, file, header, dataStart, length);
    }

    /// <summary>Reads the header alone; the stream then stands at the values.</summary>
    internal static (NpyHeader Header, long DataStart) ReadHeader(Stream stream, string file, long length)
    {
        Span<byte> start = stackalloc byte[12];
        int got = stream.ReadAtLeast(start[..8], 8, throwOnEndOfStream: false);
        if (got < 6 || !start[..6].SequenceEqual(Magic))
        {
            string found = got == 0 ? "nothing, the file is empty" : Convert.ToHexString(start[..Math.Min(got, 6)]);
            throw Impostor.Refusal(file, stream) ?? new FoveaException(
                $"{file}: not a .npy file. At byte 0 found {found}, expected 934E554D5059. Save the array with np.save.");
        }

        int version = got == 8 ? start[6] : 0;
        if (got == 8 && version is < 1 or > 3)
        {
            throw new FoveaException(
                $"{file}: .npy version {version}.{start[7]} at byte 6 is not known, expected 1.0, 2.0 or 3.0. Save the array again "
                    + "with np.save.");
        }

        int lengthBytes = version == 1 ? 2 : 4;
        int headerStart = 8 + lengthBytes;
        if (got < 8 || stream.ReadAtLeast(start.Slice(8, lengthBytes), lengthBytes, throwOnEndOfStream: false) < lengthBytes)
        {
            throw Truncated(file, length, headerStart);
        }

        uint headerLength = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (headerLength > MaxHeader)
        {
            throw new FoveaException(
                $"{file}: the header at byte 8 says it is {headerLength} bytes long, at most {MaxHeader} are read. Save the array "
                    + "again with np.save.");
        }

        long dataStart = headerStart + headerLength;
        if (length < dataStart)
        {
            throw Truncated(file, length, dataStart);
        }

        var text = new byte[headerLength];
        stream.ReadExactly(text);
        return (new NpyHeaderParser(file, text, headerStart).Parse(), dataStart);
    }

    internal static void Write(Stream stream, NpyArray array)
    {
        string shape = array.Shape.Length == 1 ? $"({array.Shape[0]},)" : $"({string.Join(", ", array.Shape)})";
        string header = $"{{'descr': '{NpyTypes.Descr(array.Type)}', 'fortran_order': False, 'shape': {shape}, }}";

        // NumPy aligns the values to 64 bytes by blanks before the header's final newline.
        int total = (10 + header.Length + 1 + 63) / 64 * 64;
        var start = new byte[total];
        Magic.CopyTo(start);
        start[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(start.AsSpan(8), checked((ushort)(total - 10)));
        start.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(header, start.AsSpan(10));
        start[^1] = (byte)'\n';
        stream.Write(start);

        // A chunk ends where an element ends: its length is a multiple of every size.
        var chunk = new byte[ChunkBytes];
        for (ReadOnlySpan<byte> left = array.Raw; !left.IsEmpty;)
        {
            int count = Math.Min(ChunkBytes, left.Length);
            left[..count].CopyTo(chunk);
            NpyTypes.Reorder(chunk.AsSpan(0, count), array.Type, isBigEndian: false);
            stream.Write(chunk, 0, count);
            left = left[count..];
        }
    }

    /// <summary>The type of an array, or why it is not read.</summary>
    internal static (NpyType Type, bool IsBigEndian) TypeOf(string file, NpyHeader header) =>
        NpyTypes.Parse(header.Descr) ?? throw new FoveaException(
            $"{file}: the dtype is {NpyTypes.NameOfOther(header.Descr)} ('{header.Descr}'), which is not read; "
            + "floats of 16 to 64 bits, integers and booleans are. Save X.astype(np.float32).");

    private static NpyArray ReadValues(Stream stream, string file, NpyHeader header, long dataStart, long length)
    {
        (NpyType type, bool isBigEndian) = TypeOf(file, header);
        int size = NpyTypes.Size(type);
        long count = header.Shape.Contains(0) ? 0 : 1;
        foreach (int extent in header.Shape)
        {
            count *= extent;
            if (count * size > Array.MaxLength)
            {
                throw new FoveaException(
                    $"{file}: the shape ({string.Join(", ", header.Shape)}) in the header is too large, "
                    + $"at most {Array.MaxLength} bytes are read. Save a smaller array.");
            }
        }

        long expected = dataStart + (count * size);
        if (length < expected)
        {
            throw Truncated(file, length, expected);
        }

        if (length > expected)
        {
            throw new FoveaException(
                $"{file}: {length - expected} bytes follow the values, which end at byte {expected}: "
                + "the header does not tell the truth, or several arrays were saved into one file. Save one array with np.save.");
        }

        byte[] raw = new byte[count * size];
        stream.ReadExactly(raw);
        NpyTypes.Reorder(raw, type, isBigEndian);
        return new NpyArray(header.Shape, type, InCOrder(header, raw, size));
    }

    private static byte[] InCOrder(NpyHeader header, byte[] raw, int size)
    {
        ImmutableArray<int> shape = header.Shape;
        if (!header.FortranOrder || shape.Length < 2 || raw.Length == 0)
        {
            return raw;
        }

        var ordered = new byte[raw.Length];
        var index = new int[shape.Length];
        for (int from = 0; from < raw.Length; from += size)
        {
            int at = 0;
            for (int d = 0; d < shape.Length; d++)
            {
                at = (at * shape[d]) + index[d];
            }

            raw.AsSpan(from, size).CopyTo(ordered.AsSpan(at * size));
            for (int d = 0; d < shape.Length && ++index[d] == shape[d]; d++)
            {
                index[d] = 0;
            }
        }

        return ordered;
    }

    private static FoveaException Truncated(string file, long length, long expected) =>
        new($"{file}: the file is cut short, it ends at byte {length}, expected {expected} bytes. Save or copy the array again.");
}
