using System.IO.Compression;

namespace Fovea.Formats.Hdf5;

/// <summary>What was done to the pieces of a dataset when they were written: deflate, shuffle, checksum, and h5py's LZF.</summary>
internal sealed class Hdf5Filters
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Checksum = 3;
    private const int Lzf = 32000;
    private const int MostFilters = 32;
    private const int ChecksumBytes = 4;

    private readonly Hdf5Source source;
    private readonly List<(int Id, int Value)> filters = [];

    public Hdf5Filters(Hdf5Source source, Hdf5Message? message)
    {
        this.source = source;
        if (message is null)
        {
            return;
        }

        Hdf5Cursor cursor = message.Open(source, "the list of filters");
        int version = cursor.Byte();
        int count = cursor.Byte();
        if (version is < 1 or > 2 || count > MostFilters)
        {
            throw source.Damaged(message.Address, $"the list of filters has the version {version} and {count} entries");
        }

        cursor.Skip(version == 1 ? 6 : 0);
        for (int i = 0; i < count; i++)
        {
            int id = cursor.UInt16();
            bool isNamed = version == 1 || id >= 256;
            int name = isNamed ? cursor.UInt16() : 0;
            cursor.Skip(2);
            int values = cursor.UInt16();
            cursor.Skip(version == 1 ? (name + 7) / 8 * 8 : name);
            long first = 0;
            for (int v = 0; v < values; v++)
            {
                long value = cursor.UInt32();
                first = v == 0 ? value : first;
            }

            cursor.Skip(version == 1 && (values & 1) != 0 ? 4 : 0);
            if (id is not (Deflate or Shuffle or Checksum or Lzf))
            {
                throw source.NotRead(
                    message.Address, $"the data are packed with filter {id}", "Save them with compression='gzip' or without compression.");
            }

            filters.Add((id, (int)Math.Clamp(first, 1, 1 << 20)));
        }
    }

    /// <summary>Undoes the filters of a piece, the last first.</summary>
    /// <param name="piece">The bytes of the file.</param>
    /// <param name="mask">Bit i says that filter i was not applied to this piece.</param>
    /// <param name="length">The bytes that must come out.</param>
    /// <param name="address">Where the piece lies, for messages.</param>
    public byte[] Undo(byte[] piece, long mask, int length, long address)
    {
        for (int i = filters.Count - 1; i >= 0; i--)
        {
            if (((mask >> i) & 1) != 0)
            {
                continue;
            }

            // Checksums that were added before packing come out with the data.
            int most = length + (ChecksumBytes * i);
            piece = filters[i].Id switch
            {
                Deflate => Inflate(piece, most, address),
                Shuffle => Unshuffle(piece, filters[i].Value),
                Lzf => LzfFormat.Unpack(piece, most) ?? throw source.Damaged(address, "packed data (LZF) are damaged"),
                _ => piece[..Math.Max(0, piece.Length - ChecksumBytes)],
            };
        }

        return piece.Length == length
            ? piece
            : throw source.Damaged(address, $"a piece of a dataset unpacks to {piece.Length} bytes; expected {length}");
    }

    private byte[] Inflate(byte[] piece, int most, long address)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(piece), CompressionMode.Decompress);
            byte[] unpacked = new byte[most];
            int got = stream.ReadAtLeast(unpacked, most, throwOnEndOfStream: false);
            return got < most ? unpacked[..got]
                : stream.ReadByte() < 0 ? unpacked
                : throw source.Damaged(address, $"packed data go on after {most} bytes");
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            throw new FoveaException(
                $"{source.Path}, byte {source.Base + address}: packed data are damaged ({problem.Message.TrimEnd('.')}). Fetch or save the file "
                + "again.",
                problem);
        }
    }

    // The first bytes of all elements lie together, then the second ones, and so on; what fills no element follows as it was.
    private static byte[] Unshuffle(byte[] piece, int size)
    {
        int count = piece.Length / size;
        if (size == 1 || count < 2)
        {
            return piece;
        }

        byte[] ordered = new byte[piece.Length];
        for (int b = 0; b < size; b++)
        {
            for (int i = 0; i < count; i++)
            {
                ordered[(i * size) + b] = piece[(b * count) + i];
            }
        }

        piece.AsSpan(count * size).CopyTo(ordered.AsSpan(count * size));
        return ordered;
    }

    /// <summary>LibLZF, by the description of its format: runs of bytes, and repeats of what came up to 8 KiB before.</summary>
    private static class LzfFormat
    {
        public static byte[]? Unpack(ReadOnlySpan<byte> packed, int most)
        {
            byte[] output = new byte[most];
            int to = 0;
            for (int at = 0; at < packed.Length;)
            {
                int control = packed[at++];
                int run = control >> 5;
                if (run == 0)
                {
                    int count = control + 1;
                    if (count > packed.Length - at || count > most - to)
                    {
                        return null;
                    }

                    packed.Slice(at, count).CopyTo(output.AsSpan(to));
                    (at, to) = (at + count, to + count);
                    continue;
                }

                int extra = run == 7 ? 1 : 0;
                if (at + extra >= packed.Length)
                {
                    return null;
                }

                int length = 2 + run + (extra == 1 ? packed[at++] : 0);
                int from = to - 1 - (((control & 31) << 8) | packed[at++]);
                if (from < 0 || length > most - to)
                {
                    return null;
                }

                for (int i = 0; i < length; i++)
                {
                    output[to++] = output[from++];
                }
            }

            return output[..to];
        }
    }
}
