using System.Formats.Tar;
using System.IO.Compression;
using Fovea.Data.Known;
using Fovea.Fuzzing.Engine;

namespace Fovea.Fuzzing.Targets;

/// <summary>The .tar.gz archive of a known dataset, though its SHA-256 is compared before it is unpacked.</summary>
internal sealed class ArchiveTarget() : FileTarget("archive", "archive.tar.gz", 1032 * 8, "gzip turns a byte into 1032")
{
    protected override IReadOnlyList<string> Words => ["ustar", "a.bin", "b.txt", "/../", "././@LongLink", "27 path=a\n"];

    protected override IReadOnlyList<byte[]> Corpus(string folder) =>
        [.. ((TarEntryFormat[])[TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu]).Select(format => Archive(format, packed: false)), Archive(TarEntryFormat.Pax, packed: true)];

    protected override void Read(string path)
    {
        // What is changed is the archive itself; packed, hardly a change would get past the check of its sum.
        string target = Path.Combine(Path.GetDirectoryName(path)!, "unpacked");
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes is not [0x1F, 0x8B, ..])
        {
            using FileStream stream = File.Create(path);
            using var gzip = new GZipStream(stream, CompressionLevel.Fastest);
            gzip.Write(bytes);
        }

        Data.Known.Archive.Unpack(path, target, [("a.bin", 700), ("b.txt", null)]);
    }

    private static byte[] Archive(TarEntryFormat format, bool packed)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach ((string name, int length) in ((string, int)[])[("set/a.bin", 700), ("set/b.txt", 12)])
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                };
                entry.ModificationTime = DateTimeOffset.UnixEpoch;
                entry.DataStream = new MemoryStream(new byte[length]);
                tar.WriteEntry(entry);
            }
        }

        return packed ? Packed(stream.ToArray()) : stream.ToArray();
    }

    private static byte[] Packed(byte[] plain)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return stream.ToArray();
    }
}
