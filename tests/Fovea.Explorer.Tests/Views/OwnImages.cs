using System.Buffers.Binary;
using Fovea.Formats.Npy;
using Fovea.Training;

namespace Fovea.Explorer.Tests.Views;

/// <summary>Drawn digits as files that a person may have of other images.</summary>
internal static class OwnImages
{
    /// <summary>The first images as a pair of IDX files, as those of MNIST.</summary>
    public static (byte[] Images, byte[] Labels) Idx(IImageDataset images, int count)
    {
        (byte[] pixels, byte[] labels) = Read(images, 0, count);
        return (
            [.. Header(3, count, images.ImageShape.Height, images.ImageShape.Width), .. pixels],
            [.. Header(1, count), .. labels]);
    }

    /// <summary>The first images to learn from and the next to hold back, as a .npz file.</summary>
    public static byte[] Npz(IImageDataset images, int train, int test)
    {
        string path = Path.GetTempFileName();
        try
        {
            NpzFile.Write(path, [.. Part(images, "train", 0, train), .. Part(images, "test", train, test)]);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (string Name, NpyArray Array)[] Part(IImageDataset images, string name, int first, int count)
    {
        (byte[] pixels, byte[] labels) = Read(images, first, count);
        return
        [
            ($"x_{name}", NpyArray.Create<byte>([count, images.ImageShape.Height, images.ImageShape.Width], pixels)),
            ($"y_{name}", NpyArray.Create<byte>([count], labels)),
        ];
    }

    private static (byte[] Pixels, byte[] Labels) Read(IImageDataset images, int first, int count)
    {
        var pixels = new float[images.ImageShape.Length];
        var all = new List<byte>();
        for (int i = first; i < first + count; i++)
        {
            images.CopyImage(i, pixels);
            all.AddRange(pixels.Select(value => (byte)Math.Round(255 * value)));
        }

        return ([.. all], [.. Enumerable.Range(first, count).Select(i => (byte)images.Label(i))]);
    }

    private static byte[] Header(byte rank, params int[] sizes)
    {
        var header = new byte[4 + (4 * sizes.Length)];
        (header[2], header[3]) = (8, rank);
        for (int i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), sizes[i]);
        }

        return header;
    }
}
