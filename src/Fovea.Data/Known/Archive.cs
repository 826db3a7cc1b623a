using System.Formats.Tar;
using System.IO.Compression;
using Fovea.Formats;

namespace Fovea.Data.Known;

/// <summary>
/// Takes the files that are expected out of a .tar.gz archive. Whatever else it holds, and wherever that wants to go, is left in it.
/// </summary>
internal static class Archive
{
    private const int MostOfUnknown = 1 << 16;

    /// <summary>Unpacks; no file appears before all are complete.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="expected">The names of the files, in whatever folder of the archive they are, and their bytes; null for any small size.</param>
    /// <exception cref="FoveaException">The archive is damaged or lacks a file.</exception>
    public static void Unpack(string path, string folder, IReadOnlyList<(string Name, long? Length)> expected)
    {
        string temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(temporary);
            var left = expected.ToDictionary(file => file.Name, file => file.Length, StringComparer.Ordinal);
            Take(path, temporary, left);
            if (left.Count > 0)
            {
                throw new FoveaException($"{path}: the archive holds no {string.Join(" and no ", left.Keys)} of the expected size.");
            }

            foreach ((string name, _) in expected)
            {
                File.Move(Path.Combine(temporary, name), Path.Combine(folder, name), overwrite: true);
            }
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException or FormatException or ArgumentException
            or ArithmeticException or InvalidOperationException)
        {
            // The runtime's reader refuses damaged headers in all of these ways.
            throw new FoveaException($"{path}: the archive is damaged ({problem.Message.TrimEnd('.')}). Remove it to have it fetched anew.", problem);
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static void Take(string path, string temporary, Dictionary<string, long?> left)
    {
        using FileStream file = File.OpenRead(path);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(unpacked);
        while (left.Count > 0 && tar.GetNextEntry() is { } entry)
        {
            string name = entry.Name[(entry.Name.LastIndexOf('/') + 1)..];
            bool isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
            if (!isFile || entry.DataStream is not { } content || !left.TryGetValue(name, out long? length)
                || (length is { } exact ? entry.Length != exact : entry.Length > MostOfUnknown))
            {
                continue;
            }

            WholeFile.Write(Path.Combine(temporary, name), stream => content.CopyTo(stream));
            left.Remove(name);
        }
    }
}
