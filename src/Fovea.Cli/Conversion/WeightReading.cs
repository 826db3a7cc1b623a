using System.CommandLine;
using System.Text;
using Fovea.Cli.Shell;
using Fovea.Formats;
using Fovea.Formats.Npy;
using Fovea.Models;
using Fovea.Models.Json;
using Fovea.Weights;

namespace Fovea.Cli.Conversion;

/// <summary>Reads a file of weights into a model.</summary>
internal static class WeightReading
{
    /// <summary>What opens a file of weights, by its ending.</summary>
    private static readonly Dictionary<string, Func<string, IWeightSource>> Sources = new(StringComparer.OrdinalIgnoreCase)
    {
        [".safetensors"] = path => new SafetensorsWeights(Safetensors.Read(path)),
        [".h5"] = Hdf5Weights.Open,
        [".hdf5"] = Hdf5Weights.Open,
        [".npz"] = path => new NpzWeights(NpzFile.Open(path)),
    };

    /// <summary>Whether a file's ending is one of those that weights are read from.</summary>
    public static bool CanRead(string path) => Sources.ContainsKey(Path.GetExtension(path));

    /// <summary>Reads the weights; the match was shown before anything is refused.</summary>
    public static (Model Model, WeightsDocument Document) Read(ParseResult parse, string path, string into, Output output)
    {
        IWeightSource source = Open(path);
        Model model = ModelSource.Open(into, classes: parse.GetValue(ConvertOptions.Classes));
        KeepPreprocessing(model, path);
        string named = parse.GetValue(ConvertOptions.Map)!;
        WeightMap map = named == ConvertOptions.Auto ? WeightMap.Auto(model, source) : WeightMap.Read(named);
        if (parse.GetValue(ConvertOptions.WriteMap) is { } written)
        {
            map.Save(written);
        }

        var match = new WeightMatch(model, source, map);
        WeightsTable.Print(output.Console, match);
        match.Load(parse.GetValue(ConvertOptions.AllowMissing));
        int kept = match.Rows.Count(row => !row.Fits);
        if (kept > 0 || match.Unused.Count > 0)
        {
            output.WriteNote($"{kept} parameters keep their first values, {match.Unused.Count} tensors are not used.");
        }

        return (model, WeightsDocument.From(match, map));
    }

    // Another head on a model of Fovea's own sees the pixels as the old one did.
    private static void KeepPreprocessing(Model model, string path)
    {
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
            && Safetensors.Read(path).Metadata.TryGetValue(Model.ModelKey, out string? json))
        {
            ModelDescription source = ModelJsonReader.Read(Encoding.UTF8.GetBytes(json), path);
            if (source.Blueprint.Input.OutputShape.Channels == model.InputShape.Channels)
            {
                model.Preprocessing = source.Preprocessing;
            }
        }
    }

    private static IWeightSource Open(string path)
    {
        string ending = Path.GetExtension(path);
        return Sources.TryGetValue(ending, out Func<string, IWeightSource>? open)
            ? open(path)
            : throw new FoveaException(
                $"{path}: weights are read from {string.Join(", ", Sources.Keys)} files. Received "
                + $"{(ending.Length == 0 ? "a name without an ending" : $"'{ending}'")}.");
    }
}
