using System.Globalization;
using System.Text.Json;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Training.Runs;

namespace Fovea.Cli.Training;

/// <summary>
/// folds.json: the words of the command line that began a cross-validation, whose folds have folders of their own beside it.
/// </summary>
internal static class FoldsFile
{
    private const string Name = "folds.json";
    private const string Prefix = "fold-";

    /// <summary>The folder of a fold.</summary>
    public static string FoldPath(string folder, int number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}"));

    /// <summary>Which fold a folder is by its name, or null for another folder.</summary>
    public static int? NumberOf(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : null;
    }

    /// <summary>Refuses the folder above the folds where one of them is wanted.</summary>
    public static void RequireFold(string folder)
    {
        if (File.Exists(Path.Combine(folder, Name)))
        {
            throw new FoveaException($"{folder}: the folder holds folds, and each has a report of its own. Give one of them, such as {FoldPath(folder, 1)}.");
        }
    }

    /// <summary>Whether a fold's run is over.</summary>
    public static bool IsFinished(string path) => HasBegun(path) && !new TrainingFolder(path).IsUnfinished;

    /// <summary>Whether there is something to go on with.</summary>
    public static bool HasBegun(string path)
    {
        var fold = new TrainingFolder(path);
        return File.Exists(fold.ConfigPath) && File.Exists(fold.CheckpointPath);
    }

    /// <summary>The words that began the run in a folder, of one network or of folds.</summary>
    /// <exception cref="FoveaException">There is no run, or its description is damaged.</exception>
    public static IReadOnlyList<string> ReadArguments(string folder)
    {
        string path = Path.Combine(folder, Name);
        if (File.Exists(path))
        {
            return Read(path).Arguments;
        }

        IReadOnlyList<string> words = new TrainingFolder(folder).ReadArguments();
        return words.Contains(FoldRuns.Folds.Name)
            ? throw new FoveaException($"{folder}: this is one fold of several. Give the folder above it, which holds {Name}.")
            : words;
    }

    /// <summary>Refuses to put a single run where folds are.</summary>
    public static void RequireNone(string? folder)
    {
        if (folder is not null && File.Exists(Path.Combine(folder, Name)))
        {
            throw new FoveaException($"{folder}: the folder holds the folds of another run. Give another folder.");
        }
    }

    /// <summary>
    /// Begins a cross-validation: refuses to write over one that is not finished, and takes the older folds' descriptions away.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="folds">The number of folds.</param>
    /// <param name="arguments">The words of the command line.</param>
    public static void Begin(string folder, int folds, IReadOnlyList<string> arguments)
    {
        string path = Path.Combine(folder, Name);
        if (File.Exists(path))
        {
            int before = Read(path).Folds;
            if (!Enumerable.Range(1, before).All(number => IsFinished(FoldPath(folder, number))))
            {
                throw new FoveaException(
                    $"{folder}: the folder holds a run that is not finished. Go on with --resume {folder}, give another folder, or remove its {Name}.");
            }

            // Without it a fold has not begun, so that the old folds are never gone on with by the new run.
            for (int number = 1; number <= before; number++)
            {
                File.Delete(new TrainingFolder(FoldPath(folder, number)).ConfigPath);
            }
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("folds", folds);
            json.WriteStartArray("arguments");
            foreach (string word in arguments)
            {
                json.WriteStringValue(word);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        WholeFile.Write(path, target => target.Write(stream.ToArray()));
    }

    private static (int Folds, string[] Arguments) Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(ModelFiles.ReadText(path));
            JsonElement root = document.RootElement;
            return (root.GetProperty("folds").GetInt32(), [.. root.GetProperty("arguments").EnumerateArray().Select(word => word.GetString()!)]);
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FoveaException(
                $"{path}: this is no description of a run of folds ({exception.Message.TrimEnd('.')}). Begin a new run in another folder.", exception);
        }
    }
}
