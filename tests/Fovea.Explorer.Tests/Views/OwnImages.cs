using Fovea.Formats.Npy;
using Fovea.Training;

namespace Fovea.Explorer.Tests.Views;

/// <summary>Drawn digits as a file that a person may have of other images.</summary>
internal static class OwnImages
{
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
}
