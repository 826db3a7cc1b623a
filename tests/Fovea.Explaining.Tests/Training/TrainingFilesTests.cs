using System.Buffers.Binary;
using System.IO.Compression;
using Fovea.Explaining.Training;
using Fovea.Formats.Npy;

namespace Fovea.Explaining.Tests.Training;

/// <summary>Images of one's own to train on.</summary>
public sealed class TrainingFilesTests
{
    [Fact]
    public void A_pair_of_idx_files_is_divided_and_two_pairs_are_taken_as_they_are()
    {
        TrainingImages images = TrainingFiles.Open([Labels("my-labels", 50), Images("my-images.gz", 50, isPacked: true)]);
        Assert.Equal((40, 10), (images.Train.Count, images.HeldBack.Count));
        Assert.Equal("[4, 5, 1]", images.Train.ImageShape.ToString());

        images = TrainingFiles.Open([Images("t10k-images", 20), Labels("train-labels", 50), Labels("t10k-labels", 20), Images("train-images", 50)]);
        Assert.Equal((50, 20), (images.Train.Count, images.HeldBack.Count));
        var pixels = new float[20];
        images.Train.CopyImage(3, pixels);
        Assert.Equal(3 / 255f, pixels[0]);
        Assert.Equal(3, images.Train.Label(3));

        images = TrainingFiles.Open([Images("a", 20), Labels("b", 20), Labels("c", 50), Images("d", 50)]);
        Assert.Equal((50, 20), (images.Train.Count, images.HeldBack.Count));

        // The number of images decides, not the size of a file, which packing changes.
        images = TrainingFiles.Open([Images("a", 50, isPacked: true), Labels("b", 20), Labels("c", 50), Images("d", 20)]);
        Assert.Equal((50, 20), (images.Train.Count, images.HeldBack.Count));
    }

    [Fact]
    public void A_npz_file_is_told_by_the_names_of_its_arrays()
    {
        byte[] x = NpyFile.ToBytes(new NpyArray([30, 4, 5], [.. Enumerable.Range(0, 600).Select(i => i % 7 / 6f)]));
        byte[] y = NpyFile.ToBytes(NpyArray.Create<long>([30], [.. Enumerable.Range(0, 30).Select(i => (long)i % 3)]));
        TrainingImages images = TrainingFiles.Open([new("own.npz", Archive(("x", x), ("y", y)))]);
        Assert.Equal((24, 6, 3), (images.Train.Count, images.HeldBack.Count, images.Train.Classes.Count));
        Assert.StartsWith("own.npz", Refusal(new NamedBytes("own.npz", Archive(("x", x)))), StringComparison.Ordinal);
        Assert.StartsWith("own.npz", Refusal(new NamedBytes("own.npz", [1, 2, 3])), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_none_of_these_gets_one_message()
    {
        const string Expected =
            "Expected a pair of IDX files, images and labels as of MNIST, two such pairs, to learn from and to hold back, or one .npz file. Received ";
        Assert.Equal(Expected + "none.", Refusal());
        Assert.Equal(Expected + "a (images), b (neither).", Refusal(Images("a", 5), new NamedBytes("b", [0x1f, 0x8b, 1, 2])));
        Assert.Equal(Expected + "a (images).", Refusal(Images("a", 5)));
        Assert.StartsWith("b: holds 6 labels (bytes 4 to 7), but a holds 5 images.", Refusal(Images("a", 5), Labels("b", 6)), StringComparison.Ordinal);
        Assert.Equal(
            "a: which labels belong to these 5 images cannot be told. Received b with 5 labels and c with 5. Give one pair, or names of which those "
            + "of the held-back pair say test.",
            Refusal(Images("a", 5), Images("d", 5), Labels("b", 5), Labels("c", 5)));
        Assert.StartsWith("a: which labels", Refusal(Images("a", 5), Images("d", 6), Labels("b", 7), Labels("c", 6)), StringComparison.Ordinal);
        NamedBytes cut = Images("a", 5);
        Assert.StartsWith("a", Refusal(cut with { Bytes = cut.Bytes[..40] }, Labels("b", 5)), StringComparison.Ordinal);
    }

    private static string Refusal(params NamedBytes[] files) => Assert.Throws<FoveaException>(() => TrainingFiles.Open(files)).Message;

    private static NamedBytes Images(string name, int count, bool isPacked = false)
    {
        byte[] bytes = Idx([count, 4, 5]);
        for (int i = 0; i < count; i++)
        {
            bytes.AsSpan(16 + (i * 20), 20).Fill((byte)i);
        }

        return new NamedBytes(name, isPacked ? Pack(bytes) : bytes);
    }

    private static NamedBytes Labels(string name, int count)
    {
        byte[] bytes = Idx([count]);
        for (int i = 0; i < count; i++)
        {
            bytes[8 + i] = (byte)(i % 10);
        }

        return new NamedBytes(name, bytes);
    }

    private static byte[] Idx(int[] extents)
    {
        var bytes = new byte[4 + (4 * extents.Length) + extents.Aggregate((a, b) => a * b)];
        (bytes[2], bytes[3]) = (8, (byte)extents.Length);
        for (int i = 0; i < extents.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + (4 * i)), extents[i]);
        }

        return bytes;
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Archive(params (string Name, byte[] Bytes)[] arrays)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in arrays)
            {
                using Stream stream = archive.CreateEntry($"{name}.npy").Open();
                stream.Write(bytes);
            }
        }

        return packed.ToArray();
    }
}
