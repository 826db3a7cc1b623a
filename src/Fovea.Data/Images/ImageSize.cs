using System.Buffers.Binary;

namespace Fovea.Data.Images;

/// <summary>
/// Finds a picture's size in its file's header, so that a size out of all proportion is refused before anything is decoded.
/// </summary>
internal static class ImageSize
{
    /// <summary>Deflate turns at most 1032 bytes into one: a match of 258 bytes in 2 bits.</summary>
    private const long DeflateRatio = 1032;

    /// <summary>A block of 8x8 pixels takes a bit at least, that of its mean.</summary>
    private const long JpegRatio = 512;

    /// <summary>The width and height in pixels; null where the header ends before them or makes no sense.</summary>
    /// <param name="kind">PNG, JPEG or BMP.</param>
    /// <param name="file">The file.</param>
    public static (int Width, int Height)? Of(string kind, ReadOnlySpan<byte> file) => kind switch
    {
        "PNG" => Png(file),
        "JPEG" => Jpeg(file),
        _ => Bmp(file),
    };

    /// <summary>
    /// Whether the file reaches its end (the closing mark of PNG and JPEG, the last row of BMP) and is long enough for its picture. Without
    /// this test a decoder would fill up what is cut off with grey or black, gigabytes of it where a few bytes announce a huge picture.
    /// </summary>
    /// <param name="kind">PNG, JPEG or BMP.</param>
    /// <param name="file">The file.</param>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">The picture's height in pixels.</param>
    public static bool IsComplete(string kind, ReadOnlySpan<byte> file, int width, int height)
    {
        long pixels = (long)width * height;
        if (kind == "PNG")
        {
            // Bits of a sample, then the kind of colour: grey, -, red-green-blue, palette, grey and alpha, -, red-green-blue and alpha.
            int samples = file.Length < 26 || file[24] > 16 ? 0 : file[25] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
            long rowBits = samples == 0 ? 0 : (long)width * samples * file[24];
            return rowBits > 0 && rowBits * height / 8 <= DeflateRatio * file.Length && PngGuard.IsSound(file, rowBits, height);
        }

        if (kind == "JPEG")
        {
            return file.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) > 0 && pixels <= JpegRatio * file.Length;
        }

        bool isOld = BinaryPrimitives.ReadInt32LittleEndian(file[14..]) == 12;
        bool isPacked = !isOld && (file.Length < 34 || BinaryPrimitives.ReadInt32LittleEndian(file[30..]) is 1 or 2);
        int bits = file.Length < 30 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(file[(isOld ? 24 : 28)..]);
        long start = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        long row = (((long)width * bits) + 31) / 32 * 4;
        return !isPacked && bits > 0 && start + (row * height) <= file.Length;
    }

    // Signature (8), length of the first chunk (4), its name IHDR (4), width, height.
    private static (int, int)? Png(ReadOnlySpan<byte> file) =>
        file.Length < 24 || !file[12..16].SequenceEqual("IHDR"u8)
            ? null
            : (BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]));

    // A file header of 14 bytes, then the length of the picture's header: 12 is the old form with 16-bit sizes. A negative height stands
    // for rows from top to bottom.
    private static (int, int)? Bmp(ReadOnlySpan<byte> file)
    {
        if (file.Length < 26)
        {
            return null;
        }

        if (BinaryPrimitives.ReadInt32LittleEndian(file[14..]) == 12)
        {
            return (BinaryPrimitives.ReadUInt16LittleEndian(file[18..]), BinaryPrimitives.ReadUInt16LittleEndian(file[20..]));
        }

        int height = BinaryPrimitives.ReadInt32LittleEndian(file[22..]);
        return (BinaryPrimitives.ReadInt32LittleEndian(file[18..]), height == int.MinValue ? 0 : Math.Abs(height));
    }

    // Segments of marker (FF xx) and length; the frame headers C0 to CF, without C4, C8 and CC, hold precision (1), height, width.
    private static (int, int)? Jpeg(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (at + 9 <= file.Length)
        {
            if (file[at] != 0xFF)
            {
                return null;
            }

            byte marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            }

            if (marker is 0xD9 or 0xDA)
            {
                return null;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2)
            {
                return null;
            }

            at += 2 + length;
        }

        return null;
    }
}
