using Fovea.Testing;
using Fovea.Training;

namespace Fovea.Data.Tests.Recognition;

public sealed class Hdf5Tests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("course.h5", long.MaxValue)]
    [InlineData("course-latest.h5", 0)]
    [InlineData("gzip.h5", 0)]
    [InlineData("lzf.h5", long.MaxValue)]
    public void The_form_of_the_course_is_recognised(string file, long limit)
    {
        string path = Copy(file, "data.h5");
        foreach (string given in (string[])[path, folder.Path])
        {
            OpenedData data = DataFolder.Read(given, new DataOptions { MemoryLimit = limit });
            Assert.Equal("HDF5 arrays (.h5)", data.Form);
            Assert.Equal(new Shape(4, 5, 3), data.Train.ImageShape);
            Assert.Equal((10, 4), (data.Train.Count, data.Test.Count));
            Assert.Equal(["non-cat", "cat"], data.Train.Classes);
            Assert.Equal(1, data.Train.Label(3));
            Assert.Equal(Pattern(60, 60, 255), Image(data.Train, 1));
            Assert.Equal(Pattern(180, 60, 255), Image(data.Test, 3));
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void A_pair_of_files_is_found_by_either_of_them_or_their_folder(long limit)
    {
        string train = Copy("train_pair.h5", "train_signs.h5");
        string test = Copy("test_pair.h5", "test_signs.h5");
        foreach (string given in (string[])[train, test, folder.Path])
        {
            OpenedData data = DataFolder.Read(given, new DataOptions { MemoryLimit = limit });
            Assert.Equal("HDF5 arrays (two .h5 files)", data.Form);
            Assert.Equal((6, 3), (data.Train.Count, data.Test.Count));
            Assert.Equal(["4", "5", "6"], data.Test.Classes);
            Assert.Equal(2, data.Test.Label(2));
            Assert.Equal(Pattern(12, 6, 255), Image(data.Test, 2));
        }

        File.Delete(test);
        Assert.Contains(HeldBackNote, DataFolder.Read(train).Notes);
    }

    [Fact]
    public void Groups_of_parts_are_found()
    {
        OpenedData data = DataFolder.Read(Copy("groups.h5", "groups.h5"));
        Assert.Equal(new Shape(2, 3, 1), data.Train.ImageShape);
        Assert.Equal(8, data.Train.Count + data.Test.Count);
    }

    [Fact]
    public void What_is_missing_or_of_another_shape_is_told_with_what_there_is()
    {
        string path = Copy("keras.h5", "keras.h5");
        Assert.Equal(
            $"{path}: no training part was recognised. Expected x_train and y_train, train_images and train_labels, train_set_x and "
            + "train_set_y, or x and y. The file holds conv_conv_bias:0 (4) of float32, conv_conv_kernel:0 (3, 3, 1, 4) of float32, "
            + "dense_1_dense_1_kernel:0 (36, 2) of float64.",
            Message(path));
        string user = Copy("user-block.h5", "user.h5");
        Assert.EndsWith("The file holds x (3, 2) of uint8.", Message(user), StringComparison.Ordinal);
        string test = Copy("test_pair.h5", "alone.h5");
        Assert.Contains("The file holds list_classes (3) of int64, test_set_x (3, 3, 2, 1) of uint16", Message(test), StringComparison.Ordinal);
        Assert.Contains("holds 3 .h5 files. Give the path of one of them.", Message(folder.Path), StringComparison.Ordinal);
        string words = folder.Write("words.h5", [.. "words and words"u8]);
        Assert.StartsWith($"{words}: is no HDF5 file", Message(words), StringComparison.Ordinal);
    }

    private const string HeldBackNote = "The data have no test part: a fifth of every class was held back, the same images every time.";

    private static float[] Pattern(int first, int count, float scale) =>
        [.. Enumerable.Range(first, count).Select(i => (i * 7 % 251) / scale)];

    private static float[] Image(IImageDataset part, int index)
    {
        float[] image = new float[part.ImageShape.Length];
        part.CopyImage(index, image);
        return image;
    }

    private static string Message(string path) => Assert.Throws<FoveaException>(() => DataFolder.Read(path)).Message;

    private string Copy(string file, string name)
    {
        string path = folder.File(name);
        File.Copy(Path.Combine(Repository.Root, "tests/Fovea.Tests/Formats/Hdf5/files", file), path, overwrite: true);
        return path;
    }
}
