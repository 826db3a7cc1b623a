using System.Buffers.Binary;

namespace Fovea.Data.Tests.Images;

public sealed class ImageFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_png_is_read_back_as_written(int channels)
    {
        ImageFile image = Pictures.Smooth(23, 11, channels);
        string path = folder.File("image.png");
        image.WritePng(path);
        ImageFile read = ImageFile.Read(path);
        Assert.Equal((23, 11, channels, path), (read.Width, read.Height, read.Channels, read.Name));
        Assert.True(read.Pixels.SequenceEqual(image.Pixels));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_bmp_is_read()
    {
        ImageFile image = Pictures.Smooth(19, 8, 3);
        ImageFile read = ImageFile.Read(folder.Write("image.bmp", Pictures.Bmp(image)));
        Assert.Equal((19, 8, 3), (read.Width, read.Height, read.Channels));
        Assert.True(read.Pixels.SequenceEqual(image.Pixels));
    }

    [Fact]
    public void A_jpeg_is_read_whatever_its_name()
    {
        ImageFile image = Pictures.Smooth(40, 24, 3);
        ImageFile read = ImageFile.Read(folder.Write("image.png", Pictures.Jpeg(image)));
        Assert.Equal((40, 24, 3), (read.Width, read.Height, read.Channels));
        for (int i = 0; i < read.Pixels.Length; i++)
        {
            Assert.InRange(Math.Abs(read.Pixels[i] - image.Pixels[i]), 0, 12);
        }
    }

    [Fact]
    public void Transparent_parts_are_laid_over_white()
    {
        byte[] pixels = [10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 200, 128];
        ImageFile read = ImageFile.Read(folder.Write("alpha.png", Pictures.PngWithAlpha(3, 1, pixels)));
        Assert.Equal(3, read.Channels);
        Assert.Equal([10, 20, 30, 255, 255, 255, 127, 177, 227], read.Pixels.ToArray());
    }

    [Fact]
    public void What_is_no_picture_is_named()
    {
        Refused("empty", [], "the file is empty. Expected a PNG, JPEG or BMP file.");
        Refused("text.png", "hello"u8.ToArray(), "is no PNG, JPEG or BMP file: it starts with 68656C6C.");
        Refused("x", [7], "is no PNG, JPEG or BMP file: it starts with 07.");
        string missing = folder.File("missing.png");
        Assert.Equal(
            $"{missing}: the file does not exist. Expected a PNG, JPEG or BMP file.",
            Assert.Throws<FoveaException>(() => ImageFile.Read(missing)).Message);
        Assert.StartsWith(
            $"{folder.Path}: the file cannot be read (",
            Assert.Throws<FoveaException>(() => ImageFile.Read(folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_named()
    {
        ImageFile image = Pictures.Smooth(40, 24, 3);
        byte[] png = Pictures.Png(image);
        Refused("short.png", png[..20], "the PNG file's header is damaged or cut short; its size in pixels cannot be read.");
        Refused("half.png", png[..(png.Length / 2)], "the PNG file is damaged or cut short, or of a variety that is not read.");
        Refused("half.bmp", Pictures.Bmp(image)[..^1], "the BMP file is damaged or cut short, or of a variety that is not read.");
        byte[] jpeg = Pictures.Jpeg(image);
        Refused("start.jpg", jpeg[..30], "the JPEG file's header is damaged or cut short; its size in pixels cannot be read.");
        Refused("half.jpg", jpeg[..^1], "the JPEG file is damaged or cut short, or of a variety that is not read.");
    }

    [Fact]
    public void A_huge_picture_is_refused_before_it_is_decoded()
    {
        byte[] png = Pictures.Png(Pictures.Smooth(4, 4, 1));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 30_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 20_000);
        const string expected = "Expected at least 1x1 and at most 100 million pixels.";
        Refused("huge.png", png, $"the PNG file announces 30000x20000 pixels. {expected}");
        byte[] bmp = Pictures.Bmp(Pictures.Smooth(4, 4, 3));
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), int.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), int.MinValue + 1);
        Refused("huge.bmp", bmp, $"the BMP file announces 2147483647x2147483647 pixels. {expected}");
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 4_000);
        byte[] endless = Pictures.Png(Pictures.Smooth(4, 4, 1));
        BinaryPrimitives.WriteInt32BigEndian(endless.AsSpan(endless.AsSpan().IndexOf("IDAT"u8) - 4), 0x40000000);
        Refused("endless.png", endless, "the PNG file is damaged or cut short, or of a variety that is not read.");
        byte[] dictionary = Pictures.Png(Pictures.Smooth(4, 4, 1));
        dictionary[dictionary.AsSpan().IndexOf("IDAT"u8) + 4] = 0x78;
        dictionary[dictionary.AsSpan().IndexOf("IDAT"u8) + 5] = 0x20;
        Refused("dictionary.png", dictionary, "the PNG file is damaged or cut short, or of a variety that is not read.");
        Refused("bomb.png", png, "the PNG file is damaged or cut short, or of a variety that is not read.");
        byte[] jpeg = Pictures.Jpeg(Pictures.Smooth(16, 16, 3));
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 9_000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), 9_000);
        Refused("bomb.jpg", jpeg, "the JPEG file is damaged or cut short, or of a variety that is not read.");
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 0);
        Refused("flat.png", png, $"the PNG file announces 0x20000 pixels. {expected}");
    }

    [Fact]
    public void Sizes_that_do_not_fit_the_bytes_are_refused()
    {
        var problem = Assert.Throws<FoveaException>(() => new ImageFile("mine", 3, 2, 3, new byte[17]));
        Assert.Equal(
            "mine: a picture of 3x2 pixels and 3 channels does not fit 17 bytes. "
            + "Expected positive sizes, 1 or 3 channels and width * height * channels bytes.",
            problem.Message);
        Assert.Throws<FoveaException>(() => new ImageFile("mine", 0, 0, 1, []));
        Assert.Throws<FoveaException>(() => new ImageFile("mine", 2, 2, 2, new byte[8]));
    }

    [Fact]
    public void A_picture_that_cannot_be_written_leaves_nothing()
    {
        string path = Path.Combine(folder.Path, "none", "image.png");
        var problem = Assert.Throws<FoveaException>(() => Pictures.Smooth(2, 2, 1).WritePng(path));
        Assert.StartsWith($"{path}: the file cannot be written (", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private void Refused(string name, byte[] content, string message)
    {
        string path = folder.Write(name, content);
        Assert.Equal($"{path}: {message}", Assert.Throws<FoveaException>(() => ImageFile.Read(path)).Message);
    }
}
