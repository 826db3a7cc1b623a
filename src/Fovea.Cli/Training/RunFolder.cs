using System.Globalization;

namespace Fovea.Cli.Training;

/// <summary>The folder that a run writes to.</summary>
internal sealed class RunFolder
{
    private readonly bool isNew;
    private readonly string path;

    private RunFolder(string path, bool isNew)
    {
        this.path = path;
        this.isNew = isNew;
    }

    /// <summary>Where the model goes.</summary>
    public string ModelPath => Path.Combine(path, "model.safetensors");

    /// <summary>Makes the folder, and makes sure that a file can be written there.</summary>
    /// <param name="wanted">What the command line asked for, or null for a new folder under runs.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="data">The dataset's name.</param>
    public static RunFolder Create(string? wanted, string model, string data)
    {
        string path = wanted ?? Unused(Path.Combine("runs", $"{model}-{data}"));
        bool isNew = !Directory.Exists(path);
        try
        {
            Directory.CreateDirectory(path);
            string probe = Path.Combine(path, $".{Guid.NewGuid():N}.tmp");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException(
                $"{path}: the folder for the model cannot be written ({exception.Message.TrimEnd('.')}). Give another one with --out.", exception);
        }

        return new RunFolder(path, isNew);
    }

    /// <summary>After a failure: a folder made for this run and still empty goes again.</summary>
    public void RemoveIfNew()
    {
        if (isNew && !Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }
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
