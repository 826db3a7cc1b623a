namespace Fovea.Data.Tests.Idx;

public sealed class IdxDatasetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_are_read(bool packed)
    {
        byte[] content = IdxFiles.Images(3, 2, 4);
        byte[] labels = IdxFiles.Labels(7, 0, 9);
        string images = folder.Write("images", packed ? IdxFiles.Gzip(content) : content);
        var set = IdxDataset.Open(images, folder.Write("labels", packed ? IdxFiles.Gzip(labels) : labels));

        Assert.Equal(images, set.Name);
        Assert.Equal(3, set.Count);
        Assert.Equal(new Shape(2, 4, 1), set.ImageShape);
        Assert.Equal(10, set.Classes.Count);
        Assert.Equal([7, 0, 9], [set.Label(0), set.Label(1), set.Label(2)]);
        float[] image = new float[8];
        set.CopyImage(2, image);
        Assert.Equal(content[32..40].Select(value => value / 255f), image);
    }

    [Fact]
    public void More_labels_than_ten_make_more_classes()
    {
        var set = IdxDataset.Open(folder.Write("i", IdxFiles.Images(2, 1, 1)), folder.Write("l", IdxFiles.Labels(0, 46)));
        Assert.Equal(47, set.Classes.Count);
        Assert.Equal("46", set.Classes[46]);
    }

    [Fact]
    public void Swapped_files_are_named()
    {
        string images = folder.Write("i", IdxFiles.Images(2, 1, 1));
        string labels = folder.Write("l", IdxFiles.Labels(0, 1));
        Refused(
            labels, images, "LABELS: holds labels (magic 0x00000801) where images (0x00000803) are expected; are the two files swapped?");
        Refused(
            images, images, "IMAGES: holds images (magic 0x00000803) where labels (0x00000801) are expected; are the two files swapped?");

        void Refused(string givenImages, string givenLabels, string message) =>
            Assert.Equal(
                message.Replace("IMAGES", images, StringComparison.Ordinal).Replace("LABELS", labels, StringComparison.Ordinal),
                Assert.Throws<FoveaException>(() => IdxDataset.Open(givenImages, givenLabels)).Message);
    }

    [Fact]
    public void Damaged_images_are_named_with_the_place()
    {
        byte[] sound = IdxFiles.Images(3, 2, 4);
        Refused([], "the data end at byte 0, inside the header of 16 bytes. The file is cut short; fetch it again.");
        Refused(sound[..3], "the data end at byte 3, inside the header of 16 bytes. The file is cut short; fetch it again.");
        Refused(sound[..11], "the data end at byte 11, inside the header of 16 bytes. The file is cut short; fetch it again.");
        Refused(
            sound[..39],
            "the data end at byte 39, where the header's 3 images of 2x4 need 40 bytes. The file is cut short; fetch it again.");
        Refused(
            [.. sound, 1],
            "the data go on after byte 40, where the header's 3 images of 2x4 end. The header or the file is damaged; fetch it again.");
        Refused(
            [0x89, .. "PNG, say"u8],
            "is no IDX file of images: byte 0 starts with 0x89504E47, expected the magic 0x00000803.");
        Refused(
            IdxFiles.File(0x803, [0, 28, 28], []),
            "the header announces 0 images of 28x28 (bytes 4 to 15). Expected at least one in every extent and at most 2147483591 bytes "
            + "together; the header is damaged.");
        Refused(
            IdxFiles.File(0x803, [0xFFFFFFFF, 28, 28], []),
            "the header announces 4294967295 images of 28x28 (bytes 4 to 15). Expected at least one in every extent and at most "
            + "2147483591 bytes together; the header is damaged.");
        Refused(
            IdxFiles.File(0x803, [60000, 65536, 65536], []),
            "the header announces 60000 images of 65536x65536 (bytes 4 to 15). Expected at least one in every extent and at most "
            + "2147483591 bytes together; the header is damaged.");
        Refused(
            IdxFiles.File(0x803, [60000, 28, 28], [1, 2, 3]),
            "the data end at byte 19, where the header's 60000 images of 28x28 need 47040016 bytes. "
            + "The file is cut short; fetch it again.");
    }

    [Fact]
    public void Damaged_gzip_is_named_with_the_place()
    {
        byte[] sound = IdxFiles.Images(3, 2, 4);
        byte[] packed = IdxFiles.Gzip(sound);
        Refused(
            IdxFiles.Gzip(sound[..30]),
            "the data end at byte 30, where the header's 3 images of 2x4 need 40 bytes. The file is cut short; fetch it again.");
        Refused(
            IdxFiles.Gzip([.. sound, 1]),
            "the data go on after byte 40, where the header's 3 images of 2x4 end. The header or the file is damaged; fetch it again.");
        Refused(
            IdxFiles.Gzip(IdxFiles.File(0x803, [60000, 28, 28], [])),
            $"the header announces 60000 images of 28x28, 47040000 bytes, more than the file's "
            + $"{IdxFiles.Gzip(IdxFiles.File(0x803, [60000, 28, 28], [])).Length} packed bytes can hold. "
            + "The file is damaged or cut short; fetch it again.");

        byte[] wrongMethod = [.. packed];
        wrongMethod[2] = 77;
        Refused(wrongMethod, "the gzip data are damaged after 0 unpacked bytes. Fetch the file again.");
        byte[] wrongCheck = [.. packed];
        wrongCheck[^6] ^= 1;
        Refused(wrongCheck, "the gzip data are damaged after 16 unpacked bytes. Fetch the file again.");
    }

    // Endless zeros behind a sound header: what is announced is read and no more.
    [Fact]
    public void A_gzip_bomb_is_left_packed()
    {
        byte[] bomb = IdxFiles.Gzip([.. IdxFiles.Images(3, 2, 4), .. new byte[50_000_000]]);
        string path = folder.Write("bomb", bomb);
        string labels = folder.Write("l", IdxFiles.Labels(1, 2, 3));
        long before = GC.GetAllocatedBytesForCurrentThread();
        var problem = Assert.Throws<FoveaException>(() => IdxDataset.Open(path, labels));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.StartsWith($"{path}: the data go on after byte 40", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_do_not_fit_are_named_with_the_place()
    {
        string images = folder.Write("i", IdxFiles.Images(3, 2, 2));
        string two = folder.Write("two", IdxFiles.Labels(0, 1));
        Assert.Equal(
            $"{two}: holds 2 labels (bytes 4 to 7), but {images} holds 3 images. Give the two files of one set.",
            Assert.Throws<FoveaException>(() => IdxDataset.Open(images, two)).Message);

        string high = folder.Write("high", IdxFiles.Labels(0, 10, 1));
        Assert.Equal(
            $"{high}: label 10 at byte 9 is not one of the 10 classes, 0 to 9.",
            Assert.Throws<FoveaException>(() => IdxDataset.Open(images, high, classCount: 10)).Message);
        Assert.Equal(
            $"{high}: IDX labels are bytes, so the number of classes must be 1 to 256. Received 300.",
            Assert.Throws<FoveaException>(() => IdxDataset.Open(images, high, classCount: 300)).Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string labels = folder.Write("l", IdxFiles.Labels(0));
        string missing = folder.File("nowhere");
        Assert.Equal(
            $"{missing}: the file does not exist. Expected an IDX file of images.",
            Assert.Throws<FoveaException>(() => IdxDataset.Open(missing, labels)).Message);
    }

    private void Refused(byte[] content, string message)
    {
        string images = folder.Write("images", content);
        string labels = folder.Write("labels", IdxFiles.Labels(1, 2, 3));
        Assert.Equal($"{images}: {message}", Assert.Throws<FoveaException>(() => IdxDataset.Open(images, labels)).Message);
    }
}
