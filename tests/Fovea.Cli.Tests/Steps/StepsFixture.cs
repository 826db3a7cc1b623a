using System.CommandLine;
using Fovea.Cli.Shell;
using Fovea.Cli.Steps;
using Fovea.Formats.Npy;
using Fovea.Steps;

namespace Fovea.Cli.Tests.Steps;

/// <summary>A folder with the exercise's inputs as .npy files, and a way to run the command on them.</summary>
public sealed class StepsFixture : IDisposable
{
    public StepsFixture()
    {
        var random = new NumPyRandom(1);
        Save("A_prev.npy", NpyArray.From(random.RandN(2, 5, 7, 4)));
        Save("W.npy", NpyArray.From(random.RandN(3, 3, 4, 8)));
        Save("b.npy", NpyArray.From(random.RandN(1, 1, 1, 8)));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("fovea-steps-").FullName;

    public string[] Convolution =>
        ["--input", Path("A_prev.npy"), "--weight", Path("W.npy"), "--bias", Path("b.npy"), "--stride", "2", "--pad", "1"];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public void Save(string name, NpyArray array) => NpyFile.Write(Path(name), array);

    public NpyArray Load(string name) => NpyFile.Read(Path(name));

    public void SaveAsSingle(string name)
    {
        NpyArray array = Load(name);
        Save(name, new NpyArray(array.Shape, array.ToSingles()));
    }

    /// <summary>Runs the command in this process; the folder's name is taken out of what it prints.</summary>
    public (int Code, string Out, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { StepsCommand.Create() };
        int code = CommandRunner.Invoke(root, args, new InvocationConfiguration { Output = output, Error = error });
        return (code, Tidy(output), Tidy(error));
    }

    private string Tidy(StringWriter writer) =>
        string.Join('\n', writer.ToString().Replace(Folder + "/", "", StringComparison.Ordinal).Split('\n').Select(line => line.TrimEnd()));
}
