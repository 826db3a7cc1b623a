using Fovea.Data.Arrays;
using Fovea.Formats.Npy;

namespace Fovea.Data.Idx;

/// <summary>The images of an IDX file, in memory, or on the disk where they are not packed and the budget does not suffice.</summary>
internal static class IdxImages
{
    private const int GzipTail = 4;

    public static (int[] Extents, NamedArray Values) Open(string path, MemoryBudget budget)
    {
        if (Large(path, budget) is { } large)
        {
            return large;
        }

        (int[] extents, byte[] values) = IdxReader.Read(path, IdxFormat.Images);
        return (extents, new MemoryArray(path, extents, values));
    }

    // Null for what is to be read into memory, and for damage, which the reader of whole files tells.
    private static (int[] Extents, NamedArray Values)? Large(string path, MemoryBudget budget)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] header = new byte[IdxFormat.Images.HeaderLength];
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            {
                return null;
            }

            if (header[0] == 0x1F && header[1] == 0x8B)
            {
                // The end of a gzip file tells the unpacked length, modulo 2^32; it is checked when the data come.
                byte[] tail = new byte[GzipTail];
                file.Position = file.Length - GzipTail;
                file.ReadExactly(tail);
                budget.Require(path, Math.Min(BitConverter.ToUInt32(tail), file.Length * 1032), "Unpack it with gunzip; it is then read from the disk.");
                return null;
            }

            if (budget.TryTake(file.Length))
            {
                return null;
            }

            IdxReader.CheckMagic(path, header.AsSpan(0, 4), IdxFormat.Images);
            (int[] extents, string described, long length) = IdxReader.Extents(path, header, IdxFormat.Images, file.Length);
            if (file.Length != header.Length + length)
            {
                throw IdxReader.CutShort(path, file.Length, $"where the header's {described} need {header.Length + length} bytes");
            }

            return (extents, new FileArray(path, extents, path, header.Length, NpyType.UInt8, isBigEndian: false));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
