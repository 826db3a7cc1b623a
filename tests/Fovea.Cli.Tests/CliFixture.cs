using System.CommandLine;
using System.Text.Json;
using Fovea.Cli.Shell;
using Fovea.Data;

namespace Fovea.Cli.Tests;

/// <summary>A small dataset and a model trained on it, made once by the commands themselves, and a way to run commands in a folder.</summary>
public sealed class CliFixture : IDisposable
{
    public CliFixture()
    {
        RequireDone(Run("data", "digits", "--out", DataFolder, "--count", "1500", "--test-count", "100"));
        RequireDone(Run("train", "--data", DataFolder, "--epochs", "2", "--out", Path("trained"), "--threads", "1"));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("fovea-cli-").FullName;

    public string DataFolder => Path("digits");

    public string Model => Path("trained/model.safetensors");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>Copies the dataset, so that a test can damage it.</summary>
    public string CopyData(string name)
    {
        string copy = Path(name);
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(DataFolder))
        {
            File.Copy(file, System.IO.Path.Combine(copy, System.IO.Path.GetFileName(file)));
        }

        return copy;
    }

    /// <summary>A digit as a person would hand it in: large, dark on light.</summary>
    public string Draw(string name, int index)
    {
        const int Scale = 8;
        const int Size = 28 * Scale;
        ReadOnlySpan<byte> digit = new DigitsDataset(100, seed: 5).Pixels(index);
        var pixels = new byte[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(240 - (digit[(i / Size / Scale * 28) + (i % Size / Scale)] * 200 / 255));
        }

        new ImageFile(name, Size, Size, 1, pixels).WritePng(Path(name));
        return Path(name);
    }

    /// <summary>Runs a command in this process; the fixture's folder is taken out of what it prints.</summary>
    public (int Code, string Out, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandRunner.Invoke(FoveaCommand.Create(), args, new InvocationConfiguration { Output = output, Error = error });
        return (code, Tidy(output), Tidy(error));
    }

    /// <summary>Runs a command with --json and reads its one document.</summary>
    public (int Code, JsonElement Document) RunJson(params string[] args)
    {
        (int code, string output, _) = Run([.. args, "--json"]);
        return (code, JsonDocument.Parse(output).RootElement);
    }

    /// <summary>Runs a command that must fail with one message and must leave the fixture's folder as it is.</summary>
    public string Refused(int code, params string[] args)
    {
        string[] before = [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order()];
        (int actual, string output, string error) = Run(args);
        Assert.Equal(code, actual);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(character => character == '\n'));
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order());
        return error["error: ".Length..].TrimEnd('\n');
    }

    private static void RequireDone((int Code, string Out, string Error) result)
    {
        if (result.Code != 0)
        {
            throw new InvalidOperationException(result.Error);
        }
    }

    private string Tidy(StringWriter writer) => string.Join(
        '\n', writer.ToString().Replace(Folder + "/", "", StringComparison.Ordinal).Split('\n').Select(line => line.TrimEnd()));
}
