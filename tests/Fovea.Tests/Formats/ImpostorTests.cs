using Fovea.Formats;
using Fovea.Formats.Hdf5;
using Fovea.Formats.Npy;
using Fovea.Models;

namespace Fovea.Tests.Formats;

/// <summary>Under the name of a model or an array often lies what Git LFS or a failed download left; it is told as such.</summary>
public sealed class ImpostorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-impostor-").FullName;

    public static TheoryData<string> Endings => [".safetensors", ".h5", ".npz", ".npy", ".json"];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Endings))]
    public void A_pointer_of_git_lfs_is_told(string ending)
    {
        string path = Write(ending, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");
        Assert.Equal(
            $"{path}: this is a Git LFS pointer, not the file itself. Fetch it with 'git lfs pull'.",
            Assert.Throws<FoveaException>(() => Read(path)).Message);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void A_web_page_is_told(string ending)
    {
        string path = Write(ending, "\n <!DOCTYPE html>\n<html><head><title>404</title></head></html>\n");
        Assert.Equal(
            $"{path}: this is a web page or XML, as a failed download leaves behind. Download the file itself.",
            Assert.Throws<FoveaException>(() => Read(path)).Message);
    }

    [Fact]
    public void Other_bytes_are_none()
    {
        Assert.Null(Impostor.Refusal("x", [0x3D, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Null(Impostor.Refusal("x", []));
        Assert.Null(Impostor.Refusal(Path.Combine(folder, "nowhere")));
        Assert.Null(Impostor.Refusal(folder));
    }

    private static void Read(string path)
    {
        switch (Path.GetExtension(path))
        {
            case ".safetensors":
                Safetensors.Read(path);
                break;
            case ".h5":
                Hdf5File.Open(path).Dispose();
                break;
            case ".npz":
                NpzFile.Open(path);
                break;
            case ".npy":
                NpyFile.Read(path);
                break;
            default:
                Model.Load(path);
                break;
        }
    }

    private string Write(string ending, string text)
    {
        string path = Path.Combine(folder, $"file{ending}");
        File.WriteAllText(path, text);
        return path;
    }
}
