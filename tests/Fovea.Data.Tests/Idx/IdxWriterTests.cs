namespace Fovea.Data.Tests.Idx;

public sealed class IdxWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_is_read_back(bool compress)
    {
        var train = new DigitsDataset(57, seed: 1);
        var test = new DigitsDataset(23, seed: 1, firstIndex: 1000);
        string target = folder.File("made");
        IdxWriter.Write(target, train, test, compress);

        string ending = compress ? ".gz" : "";
        Assert.Equal(
            ["t10k-images-idx3-ubyte" + ending, "t10k-labels-idx1-ubyte" + ending, "train-images-idx3-ubyte" + ending,
                "train-labels-idx1-ubyte" + ending],
            Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        (var readTrain, var readTest) = DataFolder.Open(target);
        Assert.Equal(target, readTrain.Name);
        Assert.Equal($"{target} (test)", readTest.Name);
        foreach ((var written, var read) in new[] { (train, readTrain), (test, readTest) })
        {
            Assert.Equal(written.Count, read.Count);
            Assert.Equal(written.ImageShape, read.ImageShape);
            float[] expected = new float[784];
            float[] actual = new float[784];
            for (int i = 0; i < written.Count; i++)
            {
                Assert.Equal(written.Label(i), read.Label(i));
                written.CopyImage(i, expected);
                read.CopyImage(i, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Nothing_appears_when_a_part_cannot_be_written()
    {
        string target = folder.File("half");
        var digits = new DigitsDataset(5, seed: 1);
        var broken = new MemoryDataset(new Shape(28, 28, 1), 10, (0, new float[784]), (1, new float[900]));
        Assert.ThrowsAny<Exception>(() => IdxWriter.Write(target, digits, broken));
        Assert.Empty(Directory.GetFileSystemEntries(target));
    }

    [Fact]
    public void A_folder_that_is_a_file_is_refused()
    {
        string target = folder.Write("taken", [1]);
        var digits = new DigitsDataset(5, seed: 1);
        var problem = Assert.Throws<FoveaException>(() => IdxWriter.Write(target, digits, digits));
        Assert.StartsWith($"{target}: the folder cannot be made (", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_taken_by_a_folder_is_refused_and_leaves_no_rest()
    {
        string blocked = folder.File("t10k-labels-idx1-ubyte");
        Directory.CreateDirectory(blocked);
        var digits = new DigitsDataset(5, seed: 1);
        var problem = Assert.Throws<FoveaException>(() => IdxWriter.Write(folder.Path, digits, digits, compress: false));
        Assert.StartsWith($"{blocked}: the file cannot be written (", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder.Path), path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Colour_and_unequal_shapes_are_refused()
    {
        var grey = new DigitsDataset(5, seed: 1);
        var colour = new MemoryDataset(new Shape(2, 2, 3), 2, (0, new float[12]));
        var small = new MemoryDataset(new Shape(2, 2, 1), 2, (0, new float[4]));
        Assert.Equal(
            "memory: IDX files of this form hold grey images [height, width, 1] of at most 256 classes. "
            + "Received images [2, 2, 3] of 2 classes.",
            Assert.Throws<FoveaException>(() => IdxWriter.Write(folder.Path, grey, colour)).Message);
        Assert.Equal(
            $"{folder.Path}: the two parts need images of one shape. Received [28, 28, 1] for training, [2, 2, 1] for the test.",
            Assert.Throws<FoveaException>(() => IdxWriter.Write(folder.Path, grey, small)).Message);
    }
}
