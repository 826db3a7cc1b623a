using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Fovea.Data.Known;

namespace Fovea.Data.Tests.Known;

public sealed class ArchiveTests : IDisposable
{
    private static readonly (string, long?)[] Expected = [("a.bin", 5), ("names.txt", null)];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_expected_is_taken_and_nothing_else()
    {
        string archive = Write(
            ("../../outside.bin", new byte[5], TarEntryType.RegularFile),
            ("/etc/a.bin", [], TarEntryType.SymbolicLink),
            ("set/other.bin", new byte[5], TarEntryType.RegularFile),
            ("../a.bin", new byte[5_000], TarEntryType.RegularFile),
            ("set/a.bin", [1, 2, 3, 4, 5], TarEntryType.RegularFile),
            ("set/names.txt", [65], TarEntryType.RegularFile));
        Archive.Unpack(archive, folder.Path, Expected);
        Assert.Equal(["a.bin", "names.txt", "set.tar.gz"], Names());
        Assert.Equal([1, 2, 3, 4, 5], File.ReadAllBytes(folder.File("a.bin")));
    }

    [Fact]
    public void What_is_missing_or_damaged_is_told_and_leaves_nothing()
    {
        string archive = Write(("set/a.bin", [1, 2, 3, 4], TarEntryType.RegularFile), ("set/names.txt", [65], TarEntryType.RegularFile));
        Assert.Equal($"{archive}: the archive holds no a.bin of the expected size.", Message(archive));
        byte[] sound = File.ReadAllBytes(Write(
            ("set/a.bin", [1, 2, 3, 4, 5], TarEntryType.RegularFile), ("set/names.txt", [65], TarEntryType.RegularFile)));
        for (int length = 0; length < sound.Length - 30; length += 7)
        {
            File.WriteAllBytes(archive, sound[..length]);
            Assert.StartsWith(archive, Message(archive), StringComparison.Ordinal);
        }

        Assert.Equal(["set.tar.gz"], Names());
    }

    [Fact]
    public void Numbers_of_a_header_that_the_reader_cannot_hold_are_told_as_damage()
    {
        string archive = Path.Combine(folder.Path, "set.tar.gz");
        using var plain = new MemoryStream();
        using (var tar = new TarWriter(plain, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "set/a.bin") { DataStream = new MemoryStream([1, 2, 3, 4, 5]) });
        }

        // The mode as a number of 8 bytes, of which the runtime's reader keeps 4.
        byte[] bytes = plain.ToArray();
        bytes.AsSpan(100, 8).Fill(0x7F);
        bytes[100] = 0x80;
        using (var stream = new GZipStream(File.Create(archive), CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        Assert.StartsWith($"{archive}: the archive is damaged (", Message(archive), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dataset_in_an_archive_is_unpacked_and_the_archive_removed()
    {
        byte[] packed = File.ReadAllBytes(Write(
            ("set/a.bin", [1, 2, 3, 4, 5], TarEntryType.RegularFile), ("set/names.txt", [65], TarEntryType.RegularFile)));
        using var server = new LocalServer(_ => new Answer(200, packed));
        var set = new KnownDataset(
            "set",
            "a test",
            [new KnownFile("set.tar.gz", packed.Length, Convert.ToHexStringLower(SHA256.HashData(packed)), [server.Address("set.tar.gz")])],
            Expected);
        for (int i = 0; i < 2; i++)
        {
            string place = new DatasetFetcher(folder.Path, null).Fetch(set, TestContext.Current.CancellationToken);
            Assert.Equal([".lock", "a.bin", "names.txt"], Directory.GetFileSystemEntries(place).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }

        Assert.Single(server.Requests);
    }

    private string Message(string archive) => Assert.Throws<FoveaException>(() => Archive.Unpack(archive, folder.Path, Expected)).Message;

    private string[] Names() => [.. Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    private string Write(params (string Name, byte[] Content, TarEntryType Type)[] entries)
    {
        string path = folder.File("set.tar.gz");
        using FileStream file = File.Create(path);
        using var packed = new GZipStream(file, CompressionLevel.Optimal);
        using var tar = new TarWriter(packed);
        foreach ((string name, byte[] content, TarEntryType type) in entries)
        {
            var entry = new PaxTarEntry(type, name);
            if (type == TarEntryType.SymbolicLink)
            {
                entry.LinkName = "/etc/passwd";
            }
            else
            {
                entry.DataStream = new MemoryStream(content);
            }

            tar.WriteEntry(entry);
        }

        return path;
    }
}
