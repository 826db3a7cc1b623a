using Fovea.Data.Tests.Idx;
using Fovea.Data.Tests.Images;

namespace Fovea.Data.Tests;

/// <summary>Files whose bytes are in memory: read as those on the disk are, and refused in the same words.</summary>
public sealed class MemoryFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Pictures_are_read_as_files_are()
    {
        ImageFile image = Pictures.Smooth(23, 11, 3);
        using var png = new MemoryStream();
        image.WritePng(png);
        foreach (byte[] sound in (byte[][])[png.ToArray(), Pictures.Bmp(image), Pictures.Jpeg(image)])
        {
            ImageFile expected = ImageFile.Read(folder.Write("picture", sound));
            ImageFile found = ImageFile.Parse(sound, "picture");
            Assert.Equal(("picture", expected.Width, expected.Height), (found.Name, found.Width, found.Height));
            Assert.True(found.Pixels.SequenceEqual(expected.Pixels));
            Assert.Equal((23, 11), ImageFile.Measure(sound, "picture"));
            foreach (byte[] damage in Damages(sound))
            {
                string path = folder.Write("damaged", damage);
                Assert.Equal(MessageOf(() => ImageFile.Read(path)), MessageOf(() => ImageFile.Parse(damage, path)));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pair_of_idx_files_is_read_as_from_the_disk(bool packed)
    {
        byte[] images = IdxFiles.Images(3, 2, 4);
        byte[] labels = IdxFiles.Labels(7, 0, 9);
        (images, labels) = packed ? (IdxFiles.Gzip(images), IdxFiles.Gzip(labels)) : (images, labels);
        string imagesPath = folder.Write("images", images);
        string labelsPath = folder.Write("labels", labels);
        var expected = IdxDataset.Open(imagesPath, labelsPath);
        var found = IdxDataset.Parse(images, "images", labels, "labels");
        Assert.Equal(("images", expected.Count, expected.ImageShape), (found.Name, found.Count, found.ImageShape));
        Assert.Equal(expected.Classes, found.Classes);
        float[] left = new float[8];
        float[] right = new float[8];
        for (int i = 0; i < 3; i++)
        {
            expected.CopyImage(i, left);
            found.CopyImage(i, right);
            Assert.Equal(left, right);
            Assert.Equal(expected.Label(i), found.Label(i));
        }

        foreach (byte[] damage in Damages(images))
        {
            string path = folder.Write("damaged", damage);
            Assert.Equal(
                MessageOf(() => IdxDataset.Open(path, labelsPath)), MessageOf(() => IdxDataset.Parse(damage, path, labels, labelsPath)));
        }

        foreach (byte[] damage in Damages(labels))
        {
            string path = folder.Write("damaged", damage);
            Assert.Equal(
                MessageOf(() => IdxDataset.Open(imagesPath, path)), MessageOf(() => IdxDataset.Parse(images, imagesPath, damage, path)));
        }
    }

    private static IEnumerable<byte[]> Damages(byte[] sound)
    {
        int step = Math.Max(1, sound.Length / 40);
        for (int at = 0; at < sound.Length; at += step)
        {
            yield return sound[..at];
            byte[] flipped = [.. sound];
            flipped[at] ^= (byte)(1 << (at % 8));
            yield return flipped;
        }

        yield return [.. sound, 0];
    }

    private static string? MessageOf(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (FoveaException problem)
        {
            return problem.Message;
        }
    }
}
