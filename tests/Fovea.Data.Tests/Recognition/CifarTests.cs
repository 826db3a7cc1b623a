namespace Fovea.Data.Tests.Recognition;

public sealed class CifarTests : IDisposable
{
    private const int Record = 3073;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Planes_become_pixels_and_names_are_read()
    {
        folder.Write("data_batch_1.bin", Records(1, [3, 9]));
        folder.Write("test_batch.bin", Records(1, [7]));
        File.WriteAllLines(folder.File("batches.meta.txt"), ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", ""]);
        OpenedData data = DataFolder.Read(folder.Path);
        Assert.Equal(new Shape(32, 32, 3), data.Train.ImageShape);
        Assert.Equal(2, data.Train.Count);
        Assert.Equal("d", data.Train.Classes[data.Train.Label(0)]);
        float[] image = new float[3072];
        data.Train.CopyImage(1, image);
        for (int i = 0; i < 1024; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                Assert.Equal(Value(1, (c * 1024) + i) / 255f, image[(3 * i) + c]);
            }
        }

        Assert.Contains("4 of the 5 files", Assert.Single(data.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_hundred_classes_use_the_fine_label()
    {
        folder.Write("train.bin", Records(2, [99, 5]));
        folder.Write("test.bin", Records(2, [1]));
        OpenedData data = DataFolder.Read(folder.Path);
        Assert.Equal(100, data.Train.Classes.Count);
        Assert.Equal(99, data.Train.Label(0));
    }

    [Fact]
    public void Damage_is_told_with_file_and_position()
    {
        byte[] sound = Records(1, [3, 9]);
        string batch = folder.Write("data_batch_1.bin", sound);
        Refused($"{folder.Path}: test_batch.bin is missing beside data_batch_1.bin.");
        folder.Write("test_batch.bin", Records(1, [7]));
        foreach (int length in (int[])[0, 1, Record - 1, Record + 1, (2 * Record) - 1])
        {
            folder.Write("data_batch_1.bin", sound[..length]);
            Refused(
                $"{batch}: has {length} bytes, which is not a whole number of records of 3073 bytes between 1 and 500000; the data end "
                + $"inside record {length / Record}. The file is cut short or no CIFAR file; fetch it again.");
        }

        sound[Record] = 10;
        folder.Write("data_batch_1.bin", sound);
        Refused($"{batch}: label 10 at byte 3073 is not one of the 10 classes, 0 to 9. The file is damaged or of another form.");
    }

    private static byte Value(int record, int i) => (byte)((record * 31) + (i * 7) + (i / 1024));

    private static byte[] Records(int labelBytes, byte[] labels)
    {
        var bytes = new List<byte>();
        for (int r = 0; r < labels.Length; r++)
        {
            bytes.AddRange(labelBytes == 2 ? [0, labels[r]] : [labels[r]]);
            bytes.AddRange(Enumerable.Range(0, 3072).Select(i => Value(r, i)));
        }

        return [.. bytes];
    }

    private void Refused(string message) =>
        Assert.Equal(message, Assert.Throws<FoveaException>(() => DataFolder.Read(folder.Path)).Message);
}
