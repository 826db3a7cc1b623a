using System.Buffers.Binary;

namespace Fovea.Data.Images;

/// <summary>
/// How a camera was held, from a JPEG file's Exif segment or a PNG file's eXIf chunk (CIPA DC-008, tag 0x0112): 1 upright; 2 to 8 the seven
/// other ways in which a rectangle can be turned and mirrored.
/// </summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112;
    private const int Short = 3;

    /// <summary>The orientation, 1 to 8; 1 where the file says nothing or nonsense.</summary>
    /// <param name="kind">PNG, JPEG or BMP, which knows no such thing.</param>
    /// <param name="file">The file.</param>
    public static int Of(string kind, ReadOnlySpan<byte> file) => kind switch
    {
        "JPEG" => InJpeg(file),
        "PNG" => InPng(file),
        _ => 1,
    };

    // Chunks follow the signature of 8 bytes: the length of the content, four letters, the content, a checksum.
    private static int InPng(ReadOnlySpan<byte> file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12)
            {
                return 1;
            }

            if (file.Slice(at + 4, 4).SequenceEqual("eXIf"u8))
            {
                return InTiff(file.Slice(at + 8, (int)length));
            }

            at += 12 + (int)length;
        }

        return 1;
    }

    private static int InJpeg(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (at + 4 <= file.Length && file[at] == 0xFF && file[at + 1] is not (0xDA or 0xD9))
        {
            if (file[at + 1] == 0xFF)
            {
                at++;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length)
            {
                return 1;
            }

            ReadOnlySpan<byte> segment = file.Slice(at + 4, length - 2);
            if (file[at + 1] == 0xE1 && segment.StartsWith("Exif\0\0"u8))
            {
                return InTiff(segment[6..]);
            }

            at += 2 + length;
        }

        return 1;
    }

    /// <summary>Turns pixels upright.</summary>
    /// <param name="pixels">The pixels as stored.</param>
    /// <param name="width">Their width.</param>
    /// <param name="height">Their height.</param>
    /// <param name="channels">The bytes of a pixel.</param>
    /// <param name="orientation">2 to 8.</param>
    /// <returns>The pixels and the size of the upright picture.</returns>
    public static (byte[] Pixels, int Width, int Height) Upright(byte[] pixels, int width, int height, int channels, int orientation)
    {
        bool isTurned = orientation >= 5;
        (int newWidth, int newHeight) = isTurned ? (height, width) : (width, height);
        byte[] upright = new byte[pixels.Length];
        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
            {
                // Where the pixel that is seen at (x, y) is stored.
                (int column, int row) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, height - 1 - x),
                    7 => (width - 1 - y, height - 1 - x),
                    _ => (width - 1 - y, x),
                };
                pixels.AsSpan(((row * width) + column) * channels, channels).CopyTo(upright.AsSpan(((y * newWidth) + x) * channels));
            }
        }

        return (upright, newWidth, newHeight);
    }

    private static int InTiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return 1;
        }

        bool isBig = tiff.StartsWith("MM"u8);
        uint directory = isBig ? BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]);
        if ((!isBig && !tiff.StartsWith("II"u8)) || directory > tiff.Length - 2)
        {
            return 1;
        }

        int entries = Word(tiff[(int)directory..], isBig);
        for (int i = 0; i < entries; i++)
        {
            int at = (int)directory + 2 + (12 * i);
            if (at + 12 > tiff.Length)
            {
                return 1;
            }

            if (Word(tiff[at..], isBig) == Tag && Word(tiff[(at + 2)..], isBig) == Short)
            {
                int orientation = Word(tiff[(at + 8)..], isBig);
                return orientation is >= 1 and <= 8 ? orientation : 1;
            }
        }

        return 1;
    }

    private static int Word(ReadOnlySpan<byte> bytes, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
