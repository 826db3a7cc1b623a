using Fovea.Data;
using Fovea.Explaining.Files;
using Fovea.Formats.Npy;
using Fovea.Models;

namespace Fovea.Explaining.Tests.Files;

public sealed class FileKindsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-kinds-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Under a name that says nothing: the contents decide.
    [Fact]
    public void What_Fovea_writes_is_recognised()
    {
        string path = Path.Combine(folder, "file.safetensors");
        BuiltInModels.Create("lenet5").Save(path);
        Assert.Equal(FileKind.Safetensors, KindOf(path));
        NpyFile.Write(path, new NpyArray([2], [1f, 2f]));
        Assert.Equal(FileKind.Npy, KindOf(path));
        new ImageFile("seven", 2, 2, 1, new byte[4]).WritePng(path);
        Assert.Equal(FileKind.Picture, KindOf(path));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, FileKind.Picture)]
    [InlineData(new byte[] { 0x42, 0x4D, 0x36, 0x0C, 0, 0, 0, 0 }, FileKind.Picture)]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4 }, FileKind.Zip)]
    [InlineData(new byte[] { 0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A }, FileKind.Hdf5)]
    [InlineData(new byte[] { 8, 8, 0x12, 7, 0x70, 0x79, 0x74, 0x6F, 0x72, 0x63, 0x68 }, FileKind.Onnx)]
    [InlineData(new byte[] { 0x12, 7, 0x70, 0x79, 0x74, 0x6F, 0x72, 0x63, 0x68, 8, 8 }, FileKind.Onnx)]
    [InlineData(new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 }, FileKind.Unknown)]
    [InlineData(new byte[0], FileKind.Unknown)]
    public void Other_programs_files_are_recognised(byte[] start, FileKind kind) => Assert.Equal(kind, FileKinds.Of(start));

    [Fact]
    public void Texts_are_told_apart()
    {
        Assert.Equal(FileKind.Json, FileKinds.Of("\n {\"name\": \"net\"}"u8));
        Assert.Equal(FileKind.Markup, FileKinds.Of("<!DOCTYPE html>"u8));
        Assert.Equal(FileKind.GitLfsPointer, FileKinds.Of("version https://git-lfs.github.com/spec/v1"u8));
        Assert.Equal(FileKind.Unknown, FileKinds.Of("a text"u8));
    }

    private static FileKind KindOf(string path) => FileKinds.Of(File.ReadAllBytes(path).AsSpan(0, FileKinds.Looked));
}
