using System.IO.Compression;
using System.Text;
using Fovea.Data.Arrays;
using Fovea.Training;

namespace Fovea.Data.Tests.Recognition;

/// <summary>What does not fit into memory stays in its file, and gives the same bits.</summary>
public sealed class LargeDataTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Idx_files_give_the_same_from_the_disk()
    {
        var digits = new DigitsDataset(50, seed: 3);
        IdxWriter.Write(folder.Path, digits, new DigitsDataset(10, seed: 4), compress: false);
        Compare(folder.Path);
        string images = folder.File("train-images-idx3-ubyte");
        File.WriteAllBytes(images, File.ReadAllBytes(images)[..^1]);
        string inMemory = Message(folder.Path, long.MaxValue);
        Assert.Equal(inMemory, Message(folder.Path, 0));
        Assert.StartsWith($"{images}: the data end at byte", inMemory, StringComparison.Ordinal);
    }

    [Fact]
    public void Cifar_files_give_the_same_from_the_disk()
    {
        byte[] records = [.. Enumerable.Range(0, 7 * 3073).Select(i => i % 3073 == 0 ? (byte)(i / 3073) : (byte)(i * 31 >> 3))];
        folder.Write("data_batch_1.bin", records[..(3 * 3073)]);
        folder.Write("data_batch_2.bin", records[(3 * 3073)..]);
        folder.Write("test_batch.bin", records[3073..(2 * 3073)]);
        Compare(folder.Path);
    }

    [Theory]
    [InlineData("|u1", 1, CompressionLevel.NoCompression)]
    [InlineData("|u1", 1, CompressionLevel.Optimal)]
    [InlineData(">u2", 2, CompressionLevel.NoCompression)]
    [InlineData("<f4", 4, CompressionLevel.NoCompression)]
    [InlineData(">f8", 8, CompressionLevel.NoCompression)]
    public void Npz_files_give_the_same_from_the_disk(string descr, int size, CompressionLevel level)
    {
        byte[] values = new byte[20 * 6 * size];
        for (int i = 0; i < 20 * 6; i++)
        {
            byte[] value = descr[1..] switch
            {
                "f4" => BitConverter.GetBytes(i / 120f),
                "f8" => BitConverter.GetBytes(i / 120d),
                "u2" => BitConverter.GetBytes((ushort)(i * 3)),
                _ => [(byte)i],
            };
            (descr[0] == '>' ? value.Reverse().ToArray() : value).CopyTo(values, i * size);
        }

        string path = folder.File("data.npz");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Put(archive, "x", level, descr, "(20, 2, 3)", values);
            Put(archive, "y", level, "|u1", "(20,)", [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 4))]);
        }

        Compare(path);
    }

    [Fact]
    public void Reading_from_the_disk_takes_no_memory()
    {
        IdxWriter.Write(folder.Path, new DigitsDataset(50, seed: 3), new DigitsDataset(10, seed: 4), compress: false);
        string arrays = Path.Combine(Testing.Repository.Root, "tests/Fovea.Tests/Formats/Hdf5/files");
        foreach (string path in (string[])[folder.Path, Path.Combine(arrays, "course.h5"), Path.Combine(arrays, "train_pair.h5")])
        {
            IImageDataset train = DataFolder.Read(path, new DataOptions { MemoryLimit = 0 }).Train;
            float[] image = new float[train.ImageShape.Length];
            train.CopyImage(0, image);
            train.CopyImage(1, image);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++)
            {
                train.CopyImage(i % train.Count, image);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void A_file_that_ends_while_it_is_in_use_is_told()
    {
        IdxWriter.Write(folder.Path, new DigitsDataset(50, seed: 3), new DigitsDataset(10, seed: 4), compress: false);
        OpenedData data = DataFolder.Read(folder.Path, new DataOptions { MemoryLimit = 0 });
        string images = folder.File("train-images-idx3-ubyte");
        using (FileStream file = new(images, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(1000);
        }

        string message = Assert.Throws<FoveaException>(() => data.Train.CopyImage(40, new float[784])).Message;
        Assert.Contains("It was changed while it was in use.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_data_that_no_memory_can_hold_are_refused_with_the_way_out()
    {
        var budget = new MemoryBudget(100);
        Assert.True(budget.TryTake(60));
        Assert.False(budget.TryTake(60));
        Assert.True(budget.TryTake(40));
        Assert.Matches(
            "^x: needs 8796093022207 MiB of memory unpacked, more than this process may use \\(\\d+ MiB\\)\\. Unpack it\\.$",
            Assert.Throws<FoveaException>(() => budget.Require("x", long.MaxValue, "Unpack it.")).Message);
        Assert.InRange(new DataOptions().MemoryLimit, 1 << 20, 1 << 30);
    }

    private static void Compare(string path)
    {
        OpenedData memory = DataFolder.Read(path, new DataOptions { MemoryLimit = long.MaxValue });
        OpenedData disk = DataFolder.Read(path, new DataOptions { MemoryLimit = 0 });
        Assert.Equal(memory.Notes, disk.Notes);
        foreach ((IImageDataset one, IImageDataset other) in ((IImageDataset, IImageDataset)[])[(memory.Train, disk.Train), (memory.Test, disk.Test)])
        {
            Assert.Equal(one.Count, other.Count);
            Assert.Equal(one.ImageShape, other.ImageShape);
            Assert.Equal(Enumerable.Range(0, one.Count).Select(one.Label), Enumerable.Range(0, one.Count).Select(other.Label));
            var found = new float[one.Count][];
            Parallel.For(0, one.Count, i => other.CopyImage(i, found[i] = new float[one.ImageShape.Length]));
            float[] expected = new float[one.ImageShape.Length];
            for (int i = 0; i < one.Count; i++)
            {
                one.CopyImage(i, expected);
                Assert.Equal(expected, found[i]);
            }
        }
    }

    private static string Message(string path, long limit) =>
        Assert.Throws<FoveaException>(() => DataFolder.Read(path, new DataOptions { MemoryLimit = limit })).Message;

    private static void Put(ZipArchive archive, string name, CompressionLevel level, string descr, string shape, byte[] values)
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
        using Stream stream = archive.CreateEntry(name + ".npy", level).Open();
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. values]);
    }
}
