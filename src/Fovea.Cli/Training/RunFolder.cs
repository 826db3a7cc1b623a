using System.Globalization;
using Fovea.Cli.Shell;
using Fovea.Training.Runs;

namespace Fovea.Cli.Training;

/// <summary>The folder that a run writes to. Disposed of, it removes what was made for the run and holds nothing.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly string path;
    private readonly IReadOnlyList<string> made;

    private RunFolder(string path, IReadOnlyList<string> made)
    {
        this.path = path;
        this.made = made;
    }

    /// <summary>The folder.</summary>
    public string FolderPath => path;

    /// <summary>Where the model goes.</summary>
    public string ModelPath => Path.Combine(path, "model.safetensors");

    /// <summary>Makes the folder, and makes sure that a file can be written there.</summary>
    /// <param name="wanted">What the command line asked for, or null for a new folder under runs.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="data">The dataset's name.</param>
    public static RunFolder Create(string? wanted, string model, string data)
    {
        string path = wanted ?? Unused(Path.Combine("runs", $"{model}-{data}"));
        var folder = new RunFolder(path, Missing(path));
        try
        {
            OutputFolder.Create(path);
            Probe(Path.Combine(path, $".{Guid.NewGuid():N}.tmp"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            folder.Dispose();
            throw new FoveaException(
                $"{path}: the folder for the model cannot be written ({exception.Message.TrimEnd('.')}). Give another one with --out.", exception);
        }

        return folder;
    }

    /// <summary>
    /// Whether a file of a run could not be written, on a full disk or in a folder that was locked meanwhile, and the run can go on.
    /// </summary>
    public static bool IsKept(string run, FoveaException problem) => problem.InnerException is not null
        && problem.Message.StartsWith(run, StringComparison.Ordinal) && new TrainingFolder(run).IsUnfinished;

    /// <summary>That failure, with how to go on.</summary>
    public static FoveaException Kept(string resumed, FoveaException problem) => new(
        $"{problem.Message} The run is kept as of its last checkpoint. Then go on with: fovea train --resume {resumed}", problem);

    /// <summary>After a failure: folders made for this run and still empty go again. A saved model keeps them.</summary>
    public void Dispose()
    {
        foreach (string folder in made)
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    // A full disk lets a file be made and then refuses its first byte; the empty file must go too.
    private static void Probe(string file)
    {
        try
        {
            File.WriteAllBytes(file, [0]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // The folder and those above it that are not there yet, the deepest first.
    private static List<string> Missing(string path)
    {
        var missing = new List<string>();
        for (string? at = Path.GetFullPath(path); at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
        {
            missing.Add(at);
        }

        return missing;
    }

    // A run never writes over an earlier one unasked.
    private static string Unused(string path)
    {
        string candidate = path;
        for (int number = 2; Directory.Exists(candidate); number++)
        {
            candidate = string.Create(CultureInfo.InvariantCulture, $"{path}-{number}");
        }

        return candidate;
    }
}
