using System.Buffers.Binary;
using System.IO.Compression;
using Fovea.Formats.Npy;

namespace Fovea.Data.Arrays;

/// <summary>Reads a .npz file: a ZIP archive of .npy files, stored or deflated, as np.savez and np.savez_compressed write it.</summary>
internal static class NpzReader
{
    /// <summary>Deflate turns at most 1032 bytes into one.</summary>
    private const long HighestRatio = 1032;

    public static ArrayFile Open(string path)
    {
        string[] names = Guarded(path, () =>
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            return archive.Entries.Select(entry => entry.FullName)
                .Where(name => name.EndsWith(".npy", StringComparison.Ordinal))
                .Select(name => name[..^4])
                .ToArray();
        });
        return new ArrayFile(path, "NumPy arrays (.npz)", names, name => Read(path, name), null);
    }

    private static NamedArray Read(string path, string name) => Guarded(path, () =>
    {
        string title = $"{path}, {name}.npy";
        using ZipArchive archive = ZipFile.OpenRead(path);
        ZipArchiveEntry entry = archive.GetEntry(name + ".npy")
            ?? throw new FoveaException($"{title}: the entry is gone. The file was changed while it was read.");
        long limit = Math.Min(Array.MaxLength, (entry.CompressedLength * HighestRatio) + 64);
        if (entry.CompressedLength > new FileInfo(path).Length || entry.Length > limit || entry.Length < 0)
        {
            throw new FoveaException(
                $"{title}: the archive announces {entry.Length} bytes, packed into {entry.CompressedLength}. Expected at most {limit}; "
                + "the file is damaged, or the array is too large.");
        }

        byte[] file = new byte[entry.Length];
        using (Stream stream = entry.Open())
        {
            int got = stream.ReadAtLeast(file, file.Length, throwOnEndOfStream: false);
            if (got < file.Length || stream.ReadByte() >= 0)
            {
                throw new FoveaException(
                    $"{title}: the data end at byte {got} or go on, where the archive announces {file.Length} bytes. The file is damaged.");
            }
        }

        return Bytes(title, file) ?? Numbers(title, file);
    });

    // Images are nearly always bytes; they need not become numbers eight times as large on the way.
    private static NamedArray? Bytes(string title, byte[] file)
    {
        if (file.Length < 10 || file[0] != 0x93 || file[6] != 1)
        {
            return null;
        }

        int start = 10 + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        if (start > file.Length)
        {
            return null;
        }

        NpyHeader header = new NpyHeaderParser(title, file[10..start], 10).Parse();
        long length = 1;
        foreach (int extent in header.Shape)
        {
            length *= extent;
            if (length is < 0 or > int.MaxValue)
            {
                return null;
            }
        }

        return header.Descr == "|u1" && !header.FortranOrder && length == file.Length - start
            ? new NamedArray(title, [.. header.Shape], file[start..], null)
            : null;
    }

    private static NamedArray Numbers(string title, byte[] file)
    {
        using var stream = new MemoryStream(file);
        NpyArray array = NpyFile.Read(stream, title);
        return new NamedArray(title, [.. array.Shape], null, array.ToSingles());
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException problem)
        {
            throw new FoveaException(
                $"{path}: the ZIP archive is damaged or cut short ({problem.Message.TrimEnd('.')}). Save it again with np.savez.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FoveaException($"{path}: the file cannot be read ({problem.Message.TrimEnd('.')}).", problem);
        }
    }
}
