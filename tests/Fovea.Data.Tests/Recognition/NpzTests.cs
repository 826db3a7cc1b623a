using System.IO.Compression;
using System.Text;

namespace Fovea.Data.Tests.Recognition;

public sealed class NpzTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("x_train", "y_train", "x_test", "y_test", CompressionLevel.NoCompression)]
    [InlineData("train_images", "train_labels", "test_images", "test_labels", CompressionLevel.Optimal)]
    [InlineData("train_set_x", "train_set_y", "test_set_x", "test_set_y", CompressionLevel.Optimal)]
    [InlineData("X_train", "Y_train", "X_test", "Y_test", CompressionLevel.Fastest)]
    public void The_names_in_use_are_found(string x, string y, string testX, string testY, CompressionLevel level)
    {
        string path = Npz(level, (x, Bytes(4, 2, 3)), (y, Labels(4)), (testX, Bytes(2, 2, 3)), (testY, Labels(2)));
        OpenedData data = DataFolder.Read(path);
        Assert.Equal(new Shape(2, 3, 1), data.Train.ImageShape);
        Assert.Equal((4, 2), (data.Train.Count, data.Test.Count));
        float[] image = new float[6];
        data.Train.CopyImage(3, image);
        Assert.Equal([.. Enumerable.Range(18, 6).Select(i => (byte)(i * 11) / 255f)], image);
        Assert.Equal(1, data.Train.Label(3));
        Assert.Empty(data.Notes);
        Assert.Equal(4, DataFolder.Read(folder.Path).Train.Count);
    }

    [Fact]
    public void Data_of_one_part_are_divided_the_same_way_every_time()
    {
        string path = Npz(CompressionLevel.Optimal, ("x", Bytes(20, 2, 3)), ("y", Labels(20)));
        OpenedData data = DataFolder.Read(path);
        Assert.Equal((16, 4), (data.Train.Count, data.Test.Count));
        Assert.Contains("a fifth of every class was held back", Assert.Single(data.Notes), StringComparison.Ordinal);
        Assert.Equal(All(data.Test), All(DataFolder.Read(path).Test));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        string path = Npz(CompressionLevel.Optimal, ("weights", Bytes(4, 2, 3)));
        Assert.Contains("no training part was recognised. Expected x_train and y_train", Message(path), StringComparison.Ordinal);
        path = Npz(CompressionLevel.Optimal, ("x", Bytes(4, 2, 3)), ("y", Labels(3)));
        Assert.Contains("y.npy has the shape (3), but", Message(path), StringComparison.Ordinal);
        path = Npz(CompressionLevel.Optimal, ("x", Npy("|u1", "(1, 3, 5, 7)", new byte[105])), ("y", Labels(1)));
        Assert.EndsWith("Channels come last: save X.transpose(0, 2, 3, 1).", Message(path), StringComparison.Ordinal);
        path = Npz(CompressionLevel.Optimal, ("x", Bytes(1, 2, 3)), ("y", Npy("<f4", "(1,)", BitConverter.GetBytes(0.5f))));
        Assert.Contains("y.npy[0] is 0.5. Expected whole numbers from 0", Message(path), StringComparison.Ordinal);
        path = Npz(CompressionLevel.Optimal, ("x", Npy("|u1", "(2000000000, 2000000000, 9)", [1])), ("y", Labels(1)));
        Assert.Contains("x.npy", Message(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_or_damaged_gives_one_error_that_names_it()
    {
        byte[] sound = File.ReadAllBytes(Npz(
            CompressionLevel.Optimal, ("x_train", Bytes(4, 2, 3)), ("y_train", Labels(4)), ("x_test", Bytes(2, 2, 3)), ("y_test", Labels(2))));
        for (int length = 0; length < sound.Length; length++)
        {
            string path = folder.Write("cut.npz", sound[..length]);
            Assert.StartsWith(path, Message(path), StringComparison.Ordinal);
        }

        for (int bit = 0; bit < sound.Length * 8; bit += 3)
        {
            byte[] flipped = (byte[])sound.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            string path = folder.Write("flipped.npz", flipped);
            try
            {
                DataFolder.Read(path);
            }
            catch (FoveaException problem)
            {
                Assert.StartsWith(path, problem.Message, StringComparison.Ordinal);
            }
        }
    }

    private static string Message(string path) => Assert.Throws<FoveaException>(() => DataFolder.Read(path)).Message;

    private static float[] All(Training.IImageDataset part)
    {
        float[] all = new float[part.Count * part.ImageShape.Length];
        for (int i = 0; i < part.Count; i++)
        {
            part.CopyImage(i, all.AsSpan(i * part.ImageShape.Length, part.ImageShape.Length));
        }

        return all;
    }

    private static byte[] Bytes(int count, int height, int width) => Npy(
        "|u1", $"({count}, {height}, {width})", [.. Enumerable.Range(0, count * height * width).Select(i => (byte)(i * 11))]);

    private static byte[] Labels(int count) =>
        Npy("<i8", $"({count},)", [.. Enumerable.Range(0, count).SelectMany(i => BitConverter.GetBytes((long)(i % 2)))]);

    private static byte[] Npy(string descr, string shape, byte[] values)
    {
        string header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. values];
    }

    private string Npz(CompressionLevel level, params (string Name, byte[] Content)[] arrays)
    {
        string path = folder.File("data.npz");
        File.Delete(path);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in arrays)
        {
            using Stream stream = archive.CreateEntry(name + ".npy", level).Open();
            stream.Write(content);
        }

        return path;
    }
}
