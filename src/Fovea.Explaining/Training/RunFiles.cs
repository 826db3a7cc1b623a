using System.Globalization;
using System.Text;
using System.Text.Json;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Training.Runs;

namespace Fovea.Explaining.Training;

/// <summary>Makes an album of the files of a run's folder, which <c>fovea train --keep-epochs</c> writes.</summary>
public static class RunFiles
{
    /// <summary>The most bytes of all files together: they are in the memory of the tab, beside the album made of them.</summary>
    public const long MostBytes = 512L << 20;

    private const string Log = "log.jsonl";
    private const string Checkpoint = "checkpoint.safetensors";
    private const string Ending = ".safetensors";

    // Where no epochs were kept: what the folder holds in the order in which it came to be.
    private static readonly string[] Stages = ["best.safetensors", "model.safetensors"];

    /// <summary>Whether a file of the folder is one to read; the others may be large.</summary>
    /// <param name="path">Its name, with or without folders.</param>
    public static bool IsWanted(string path)
    {
        string name = NameOf(path);
        return name == Log || (name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) && name != Checkpoint);
    }

    /// <summary>Whether files are those of a run, and not of a single model.</summary>
    /// <param name="paths">Their names, with or without folders.</param>
    public static bool IsRun(IEnumerable<string> paths) => paths.Any(path => NameOf(path) == Log || EpochOf(path) > 0);

    /// <summary>The name of a file without its folders.</summary>
    /// <param name="path">The name, with or without folders.</param>
    public static string NameOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    /// <summary>Opens a run.</summary>
    /// <param name="files">Its files, in any order; those that are not wanted are left out.</param>
    /// <exception cref="FoveaException">There is no model among them, one is damaged, or they are of different networks.</exception>
    public static OpenedRun Open(IReadOnlyList<NamedBytes> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        NamedBytes[] models = [.. files.Where(file => IsWanted(file.Name) && NameOf(file.Name) != Log)];
        (int Epoch, NamedBytes File)[] epochs =
        [
            .. from file in models
               let epoch = EpochOf(file.Name)
               where epoch > 0
               orderby epoch
               select (epoch, file),
        ];
        if (models.Length == 0)
        {
            string received = files.Count == 0 ? "none" : string.Join(", ", files.Take(8).Select(file => NameOf(file.Name))) + (files.Count > 8 ? " and more" : "");
            throw new FoveaException(
                "There is no model of a run among these files. Expected those of its folder epochs, 0001.safetensors and so on, which "
                + $"fovea train --keep-epochs writes. Received {received}.");
        }

        if (epochs.Length == 0)
        {
            return OfStages(models);
        }

        if (epochs.GroupBy(each => each.Epoch).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new FoveaException(
                $"{NameOf(twice.First().File.Name)} is there {twice.Count()} times, as in a folder of several runs. Open the folder of one run.");
        }

        IReadOnlyDictionary<int, Row> log = files.FirstOrDefault(file => NameOf(file.Name) == Log) is { } text
            ? ReadLog(text)
            : new Dictionary<int, Row>();
        Model model = Model.Parse(epochs[0].File.Bytes, NameOf(epochs[0].File.Name));
        var album = new EpochAlbum(model, $"{model.Name}, {epochs.Length} epochs");
        foreach ((int epoch, NamedBytes file) in epochs)
        {
            Load(model, file);
            Row row = log.GetValueOrDefault(epoch);
            album.Add(new EpochSnapshot(model, epoch.ToString(CultureInfo.InvariantCulture), epoch)
            {
                TrainLoss = row.TrainLoss,
                HeldBackLoss = row.Loss,
                HeldBackAccuracy = row.Accuracy,
            });
        }

        return new OpenedRun(album, null);
    }

    private static OpenedRun OfStages(NamedBytes[] models)
    {
        NamedBytes[] ordered =
        [
            .. from file in models
               orderby Array.IndexOf(Stages, NameOf(file.Name)), file.Name
               select file,
        ];
        Model model = Model.Parse(ordered[0].Bytes, NameOf(ordered[0].Name));
        var album = new EpochAlbum(model, $"{model.Name}, {ordered.Length} {(ordered.Length == 1 ? "file" : "files")}");
        foreach (NamedBytes file in ordered)
        {
            Load(model, file);
            string name = NameOf(file.Name);
            album.Add(new EpochSnapshot(model, name[..^Ending.Length], album.Snapshots.Count + 1));
        }

        return new OpenedRun(
            album, "The files are not those of single epochs. To see each, train with fovea train --keep-epochs and open the folder epochs of the run.");
    }

    private static void Load(Model model, NamedBytes file)
    {
        string name = NameOf(file.Name);
        try
        {
            model.LoadParameters(Safetensors.Parse(file.Bytes, name));
        }
        catch (FoveaException problem) when (!problem.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new FoveaException($"{name}: {problem.Message}", problem);
        }
    }

    private static int EpochOf(string path) => TrainingFolder.EpochOf(NameOf(path)) ?? 0;

    private static Dictionary<int, Row> ReadLog(NamedBytes file)
    {
        var rows = new Dictionary<int, Row>();
        string[] lines = Encoding.UTF8.GetString(file.Bytes).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            try
            {
                using JsonDocument line = JsonDocument.Parse(lines[i]);
                JsonElement root = line.RootElement;
                rows[root.GetProperty("epoch").GetInt32()] =
                    new Row(Number(root, "trainLoss"), Number(root, "validationLoss"), Number(root, "validationAccuracy"));
            }
            catch (Exception problem)
                when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
            {
                throw new FoveaException(
                    $"{Log}, line {i + 1}: this is no epoch of a run. Expected a line such as {{\"epoch\": 1, \"trainLoss\": 0.4}}. "
                    + "Leave the file out, or copy it anew.",
                    problem);
            }
        }

        return rows;
    }

    private static double? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private readonly record struct Row(double? TrainLoss, double? Loss, double? Accuracy);
}
