using Fovea.Data.Tests.Images;
using Fovea.Training;

namespace Fovea.Data.Tests.Recognition;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Parts_and_classes_are_found_and_sizes_made_one()
    {
        Put("train/cat/a.png", Pictures.Png(Pictures.Smooth(20, 12, 3)));
        Put("train/cat/b.jpg", Pictures.Jpeg(Pictures.Smooth(30, 30, 3)));
        Put("train/dog/c.bmp", Pictures.Bmp(Pictures.Smooth(16, 24, 3)));
        Put("val/dog/d.png", Pictures.Png(Pictures.Smooth(16, 16, 1)));
        Put("test/cat/e.png", Pictures.Png(Pictures.Smooth(16, 16, 3)));
        OpenedData data = DataFolder.Read(folder.Path);
        Assert.Equal(["cat", "dog"], data.Train.Classes);
        Assert.Equal((3, 1, 1), (data.Train.Count, data.Validation!.Count, data.Test.Count));
        Assert.Equal(new Shape(16, 16, 3), data.Train.ImageShape);
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(data.Train.Label));
        Assert.Contains("The pictures have 4 sizes, from 16x12 to 30x30; each is cut around the middle and resized to 16x16.", data.Notes);
        Assert.Contains("1 of 5 pictures are grey; they were spread to three channels.", data.Notes);
        Assert.Equal(new Shape(10, 12, 3), DataFolder.Read(folder.Path, new DataOptions { ImageSize = (10, 12) }).Train.ImageShape);
    }

    [Fact]
    public void Unusable_files_are_told_by_name_and_left_out_or_refused()
    {
        byte[] png = Pictures.Png(Pictures.Smooth(16, 16, 3));
        Put("a/good1.png", png);
        Put("a/good2.png", png);
        Put("b/good3.png", png);
        Put("b/good4.png", png);
        string broken = Put("a/broken.png", png[..(png.Length / 2)]);
        string empty = Put("a/empty.jpg", []);
        string pixel = Put("b/pixel.png", Pictures.Png(Pictures.Smooth(1, 1, 3)));
        string huge = Put("b/huge.bmp", Huge());
        string text = Put("b/text.jpg", "words, no picture"u8.ToArray());
        string misnamed = Put("a/misnamed.jpg", png);
        string other = Put("a/readme.txt", []);
        OpenedData data = DataFolder.Read(folder.Path);
        Assert.Equal(5, data.Train.Count + data.Test.Count);
        string notes = string.Join('\n', data.Notes);
        Assert.Contains("5 of 10 pictures cannot be used and were left out:", notes, StringComparison.Ordinal);
        Assert.All([broken, empty, pixel, huge, text], file => Assert.Contains($"  {file}: ", notes, StringComparison.Ordinal));
        Assert.Contains($"{misnamed} is a PNG file.", notes, StringComparison.Ordinal);
        Assert.Contains($"was left alone: {other}.", notes, StringComparison.Ordinal);

        string refusal = Assert.Throws<FoveaException>(
            () => DataFolder.Read(folder.Path, new DataOptions { BadFiles = BadFiles.Refuse })).Message;
        Assert.StartsWith($"{broken}: the PNG file is damaged", refusal, StringComparison.Ordinal);
        Assert.EndsWith("It is the first of 5 among 10 pictures in "
            + $"{folder.Path} that cannot be used. Mend or remove them, or have them left out with --bad-files skip.", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_beyond_the_limit_of_memory_give_the_same_bits()
    {
        for (int i = 0; i < 8; i++)
        {
            Put($"train/{i % 2}/{i}.png", Pictures.Png(Pictures.Smooth(20 + i, 20, 3)));
            Put($"test/{i % 2}/{i}.png", Pictures.Png(Pictures.Smooth(20 + i, 20, 3)));
        }

        IImageDataset held = DataFolder.Read(folder.Path).Train;
        IImageDataset streamed = DataFolder.Read(folder.Path, new DataOptions { MemoryLimit = 3000 }).Train;
        float[] a = new float[held.ImageShape.Length];
        float[] b = new float[a.Length];
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < held.Count; i++)
            {
                held.CopyImage(i, a);
                streamed.CopyImage(i, b);
                Assert.Equal(a, b);
            }
        }
    }

    [Fact]
    public void Pictures_of_a_turned_camera_are_set_upright()
    {
        ImageFile upright = Pictures.Smooth(24, 16, 1);
        byte[] jpeg = Pictures.Jpeg(upright);
        byte[] png = Pictures.Png(upright);
        for (int orientation = 1; orientation <= 8; orientation++)
        {
            foreach (bool isBig in (bool[])[false, true])
            {
                byte[] exif = Exif(orientation, isBig);
                string path = folder.Write($"{orientation}.jpg", [.. jpeg[..2], .. exif, .. jpeg[2..]]);
                ImageFile read = ImageFile.Read(path);
                Assert.Equal(orientation >= 5 ? (16, 24) : (24, 16), (read.Width, read.Height));

                // The picture grows brighter to the right and downwards; where its first stored pixel went tells the turn.
                (bool right, bool bottom) = orientation switch
                {
                    1 or 5 => (false, false),
                    2 or 6 => (true, false),
                    3 or 7 => (true, true),
                    _ => (false, true),
                };
                int corner = ((bottom ? read.Height - 1 : 0) * read.Width) + (right ? read.Width - 1 : 0);
                byte darkest = read.Pixels.ToArray().Min();
                Assert.True(read.Pixels[corner * read.Channels] <= darkest + 6, $"{orientation} {isBig}: {read.Pixels[corner * read.Channels]}, darkest {darkest}");

                // The same Exif data in a PNG file, behind its first chunk.
                byte[] chunk = [0, 0, 0, (byte)(exif.Length - 10), .. "eXIf"u8, .. exif[10..], 0, 0, 0, 0];
                ImageFile exact = ImageFile.Read(folder.Write($"{orientation}.png", [.. png[..33], .. chunk, .. png[33..]]));
                Assert.Equal((read.Width, read.Height), (exact.Width, exact.Height));
                Assert.Equal(upright.Pixels[0], exact.Pixels[corner]);
            }
        }
    }

    [Fact]
    public void A_class_of_the_test_part_must_be_known()
    {
        Put("train/a/1.png", Pictures.Png(Pictures.Smooth(8, 8, 1)));
        Put("train/b/1.png", Pictures.Png(Pictures.Smooth(8, 8, 1)));
        Put("test/c/1.png", Pictures.Png(Pictures.Smooth(8, 8, 1)));
        Assert.Equal(
            $"{folder.File("test/c")}: the test part has a class that the training part lacks. Expected one of a, b.",
            Assert.Throws<FoveaException>(() => DataFolder.Read(folder.Path)).Message);
    }

    [Fact]
    public void A_report_counts_and_warns()
    {
        for (int i = 0; i < 12; i++)
        {
            Put($"train/a/{i}.png", Pictures.Png(Pictures.Smooth(8 + Math.Min(i, 10), 8, 1)));
        }

        Put("train/b/1.png", Pictures.Png(Pictures.Smooth(8, 30, 1)));
        Put("test/a/1.png", Pictures.Png(Pictures.Smooth(8, 8, 1)));
        DataReport report = DataReport.Of(DataFolder.Read(folder.Path));
        Assert.Equal([new ClassCount("a", 12, 0, 1), new ClassCount("b", 1, 0, 0)], report.Classes);
        Assert.Contains("the classes are out of balance: a has 12 images to learn from, b only 1.", report.Warnings);
        Assert.Contains("1 of 13 images to learn from are repeated, equal in every pixel.", report.Warnings);
        Assert.Contains(report.Warnings, warning => warning.StartsWith("1 of 1 images of", StringComparison.Ordinal));
    }

    private static byte[] Huge()
    {
        byte[] bmp = Pictures.Bmp(Pictures.Smooth(4, 4, 3));
        BitConverter.GetBytes(1_000_000).CopyTo(bmp, 18);
        BitConverter.GetBytes(1_000_000).CopyTo(bmp, 22);
        return bmp;
    }

    private static byte[] Exif(int orientation, bool isBig)
    {
        byte[] tiff = isBig
            ? [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0]
            : [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0];
        return [0xFF, 0xE1, 0, (byte)(2 + 6 + tiff.Length), .. "Exif\0\0"u8, .. tiff];
    }

    private string Put(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        return folder.Write(name, content);
    }
}
