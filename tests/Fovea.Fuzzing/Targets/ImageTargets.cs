using Fovea.Data;
using Fovea.Fuzzing.Engine;
using StbImageWriteSharp;

namespace Fovea.Fuzzing.Targets;

/// <summary>Pictures of one format.</summary>
internal sealed class PictureTarget(string format, int factor, string reason) : FileTarget(format, "picture", factor, reason)
{
    protected override IReadOnlyList<string> Words => Name switch
    {
        "png" => ["IHDR", "IDAT", "IEND", "PLTE", "tRNS", "gAMA", "\u0000\u0000\u0000\u0000IEND\u00AEB`\u0082"],
        "jpeg" => ["\u00FF\u00D8", "\u00FF\u00C0", "\u00FF\u00C2", "\u00FF\u00C4", "\u00FF\u00DA", "\u00FF\u00DB", "\u00FF\u00DD", "\u00FF\u00E1", "\u00FF\u00D9"],
        _ => ["BM"],
    };

    protected override IReadOnlyList<byte[]> Corpus(string folder) =>
    [
        Picture(8, 6, ColorComponents.RedGreenBlue), Picture(5, 9, ColorComponents.Grey), Picture(17, 16, ColorComponents.RedGreenBlueAlpha),
        Picture(1, 1, ColorComponents.Grey),
    ];

    protected override void Read(string path) => ImageFile.Read(path);

    private byte[] Picture(int width, int height, ColorComponents components)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * height * (int)components).Select(i => (byte)(i * 37))];
        using var stream = new MemoryStream();
        var writer = new ImageWriter();
        switch (Name)
        {
            case "png":
                writer.WritePng(pixels, width, height, components, stream);
                break;
            case "jpeg":
                writer.WriteJpg(pixels, width, height, components, stream, 60);
                break;
            default:
                writer.WriteBmp(pixels, width, height, components, stream);
                break;
        }

        return stream.ToArray();
    }
}

/// <summary>IDX files of images or of labels, plain and gzipped.</summary>
internal sealed class IdxTarget(bool labels) : FileTarget(
    labels ? "idx-labels" : "idx-images", "changed", 1032 * 8, "gzip turns a byte into 1032")
{
    private string images = string.Empty;
    private string classes = string.Empty;

    protected override IReadOnlyList<byte[]> Corpus(string folder)
    {
        byte[] pictures = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, .. Enumerable.Range(0, 60).Select(i => (byte)i)];
        byte[] numbers = [0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2];
        images = Path.Combine(folder, "images");
        classes = Path.Combine(folder, "labels");
        File.WriteAllBytes(images, pictures);
        File.WriteAllBytes(classes, numbers);
        byte[] plain = labels ? numbers : pictures;
        return [plain, Packed(plain)];
    }

    protected override void Read(string path) => IdxDataset.Open(labels ? images : path, labels ? path : classes);

    private static byte[] Packed(byte[] plain)
    {
        using var stream = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return stream.ToArray();
    }
}

/// <summary>The binary files of CIFAR-10.</summary>
internal sealed class CifarTarget() : FileTarget("cifar", "cifar/data_batch_1.bin", 16, "the file and its pixels in another order")
{
    protected override IReadOnlyList<byte[]> Corpus(string folder)
    {
        byte[] record = [3, .. Enumerable.Range(0, 3072).Select(i => (byte)i)];
        Directory.CreateDirectory(Path.Combine(folder, "cifar"));
        File.WriteAllBytes(Path.Combine(folder, "cifar", "test_batch.bin"), record);
        return [record, [.. record, .. record]];
    }

    protected override void Read(string path) => DataFolder.Read(Path.GetDirectoryName(path)!);
}
