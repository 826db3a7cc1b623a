using System.Buffers.Binary;
using System.IO.Compression;

namespace Fovea.Data.Images;

/// <summary>
/// Looks through a PNG file before it is decoded: that its chunks lie within it, and that its packed rows unpack to about the size that the
/// header announces. The decoder takes memory for whatever a chunk or the packed data claim.
/// </summary>
internal static class PngGuard
{
    /// <summary>Whether the file may be decoded.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rowBits">The bits of one row of the picture.</param>
    /// <param name="height">The picture's height.</param>
    public static bool IsSound(ReadOnlySpan<byte> file, long rowBits, int height)
    {
        var packed = new MemoryStream();
        int at = 8;
        while (file.Length - at >= 12)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12)
            {
                return false;
            }

            ReadOnlySpan<byte> name = file.Slice(at + 4, 4);
            if (name.SequenceEqual("IEND"u8))
            {
                // Interlaced pictures have up to 7 passes, each with a byte more for every row and its bits rounded up.
                return UnpacksWithin(packed, (2 * (((rowBits + 7) / 8) + 8) * height) + 1024);
            }

            if (name.SequenceEqual("IDAT"u8))
            {
                packed.Write(file.Slice(at + 8, (int)length));
            }

            at += 12 + (int)length;
        }

        return false;
    }

    private static bool UnpacksWithin(MemoryStream packed, long limit)
    {
        packed.Position = 0;
        byte[] buffer = new byte[1 << 14];
        long total = 0;
        try
        {
            using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
            int read;
            while (total <= limit && (read = unpacked.Read(buffer)) > 0)
            {
                total += read;
            }
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            // A request for a preset dictionary, which PNG forbids, comes as an IOException of zlib's.
            return false;
        }

        return total > 0 && total <= limit;
    }
}
