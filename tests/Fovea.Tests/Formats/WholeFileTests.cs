using Fovea.Formats;

namespace Fovea.Tests.Formats;

public sealed class WholeFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-whole-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void AFailureLeavesTheOldFileAndNothingElse()
    {
        string path = Path.Combine(folder, "a.bin");
        File.WriteAllBytes(path, [1, 2, 3]);
        var exception = Assert.Throws<FoveaException>(() => WholeFile.Write(path, stream =>
        {
            stream.Write(new byte[1000]);
            throw new IOException("No space left on device");
        }));
        Assert.Equal(
            $"{path}: the file cannot be written (No space left on device). Nothing was left half written. "
            + "Check the folder, its permissions and the free space.",
            exception.Message);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void TheNewFileReplacesTheOld()
    {
        string path = Path.Combine(folder, "a.bin");
        File.WriteAllBytes(path, [1, 2, 3]);
        WholeFile.Write(path, stream =>
        {
            stream.Write([4, 5]);
            Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        });
        Assert.Equal([4, 5], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void AFolderThatIsNotThereIsAnError()
    {
        string path = Path.Combine(folder, "none", "a.bin");
        Assert.Equal(
            $"{path}: the file cannot be written (its folder does not exist). Nothing was left half written. "
            + "Check the folder, its permissions and the free space.",
            Assert.Throws<FoveaException>(() => WholeFile.Write(path, _ => { })).Message);
    }
}
