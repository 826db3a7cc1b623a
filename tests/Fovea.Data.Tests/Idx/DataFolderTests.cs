namespace Fovea.Data.Tests.Idx;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")]
    [InlineData("train-images.idx3-ubyte", "train-labels.idx1-ubyte", "t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte")]
    [InlineData("train-images-idx3-ubyte.gz", "train-labels.idx1-ubyte", "test-images-idx3-ubyte", "test-labels-idx1-ubyte.gz")]
    public void The_names_in_use_are_found(string trainImages, string trainLabels, string testImages, string testLabels)
    {
        folder.Write(trainImages, IdxFiles.Images(2, 3, 4));
        folder.Write(trainLabels, IdxFiles.Labels(5, 12));
        folder.Write(testImages, IdxFiles.Images(1, 3, 4));
        folder.Write(testLabels, IdxFiles.Labels(11));
        (var train, var test) = DataFolder.Open(folder.Path);
        Assert.Equal(2, train.Count);
        Assert.Equal(1, test.Count);
        Assert.Equal(13, train.Classes.Count);
        Assert.Equal(train.Classes, test.Classes);
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        string missing = folder.File("none");
        Refused(missing, $"{missing}: the folder does not exist. Give a folder that holds a dataset, or digits, mnist, fashion-mnist or cifar10.");
        string file = folder.Write("file", [1]);
        Refused(file, $"{file}: is a file. Give the folder that holds the dataset's files, or a .npz or .h5 file.");

        string empty = Directory.CreateDirectory(folder.File("empty")).FullName;
        const string looked = "no dataset was recognised. Looked for train-images-idx3-ubyte, train-labels-idx1-ubyte, "
            + "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (also with .gz), CIFAR's data_batch_1.bin or train.bin, a .npz or .h5 file, and "
            + "sub-folders of images, one for each class.";
        Refused(empty, $"{empty}: {looked} The folder is empty.");
        File.WriteAllText(Path.Combine(empty, "notes.txt"), "");
        File.WriteAllText(Path.Combine(empty, "a.csv"), "");
        Refused(empty, $"{empty}: {looked} The folder holds a.csv, notes.txt.");
    }

    [Fact]
    public void A_part_that_is_missing_is_named()
    {
        folder.Write("train-images-idx3-ubyte", IdxFiles.Images(2, 3, 4));
        folder.Write("train-labels-idx1-ubyte.gz", IdxFiles.Labels(5, 2));
        folder.Write("t10k-images-idx3-ubyte", IdxFiles.Images(2, 3, 4));
        Refused(
            folder.Path,
            $"{folder.Path}: t10k-labels-idx1-ubyte (also looked for with .gz) is missing beside train-images-idx3-ubyte, "
            + "train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.");
        File.Delete(folder.File("train-images-idx3-ubyte"));
        Refused(
            folder.Path,
            $"{folder.Path}: train-images-idx3-ubyte and t10k-labels-idx1-ubyte (also looked for with .gz) are missing beside "
            + "train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.");
    }

    [Fact]
    public void Parts_that_do_not_fit_are_named()
    {
        folder.Write("train-images-idx3-ubyte", IdxFiles.Images(2, 3, 4));
        folder.Write("train-labels-idx1-ubyte", IdxFiles.Labels(5, 2));
        folder.Write("t10k-images-idx3-ubyte", IdxFiles.Images(2, 4, 3));
        string labels = folder.Write("t10k-labels-idx1-ubyte", IdxFiles.Labels(5, 2));
        Refused(
            folder.Path,
            $"{folder.Path}: the test images are [4, 3, 1], the training images [3, 4, 1]. Expected one shape for both.");
        folder.Write("t10k-labels-idx1-ubyte", IdxFiles.Labels(5, 10));
        Refused(folder.Path, $"{labels}: label 10 at byte 9 is not one of the 10 classes, 0 to 9.");
    }

    private static void Refused(string path, string message) =>
        Assert.Equal(message, Assert.Throws<FoveaException>(() => DataFolder.Open(path)).Message);
}
