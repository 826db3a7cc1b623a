using System.Globalization;
using System.Text;
using Fovea.Formats;
using Fovea.Models.Json;

namespace Fovea.Training.Runs;

/// <summary>
/// log.jsonl and log.csv, a line for each epoch. Both are written whole from the state of the run, so that a run that goes on from an
/// earlier checkpoint doubles no line.
/// </summary>
internal static class RunLog
{
    private static readonly string[] Names =
        ["epoch", "trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy", "learningRate", "seconds"];

    public static void Write(string folder, IReadOnlyList<EpochResult> epochs)
    {
        string lines = string.Concat(epochs.Select(Line));
        string table = $"{string.Join(',', Names)}\n{string.Concat(epochs.Select(Row))}";
        WholeFile.Write(
        [
            (Path.Combine(folder, "log.jsonl"), stream => stream.Write(Encoding.UTF8.GetBytes(lines))),
            (Path.Combine(folder, "log.csv"), stream => stream.Write(Encoding.UTF8.GetBytes(table))),
        ]);
    }

    private static double?[] Values(EpochResult epoch) =>
    [
        epoch.Epoch, epoch.TrainLoss, epoch.TrainAccuracy, epoch.Validation?.Loss, epoch.Validation?.Accuracy,
        AsWritten(epoch.LearningRate), Math.Round(epoch.Seconds, 3),
    ];

    // The double with the digits that a person would give the float: 0.03, not 0.029999999329447746.
    private static double? AsWritten(float? value) =>
        value is { } number ? double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;

    private static string Line(EpochResult epoch)
    {
        var line = new JsonObjectWriter();
        foreach (var (name, value) in Names.Zip(Values(epoch)))
        {
            line.Raw(name, value is { } number && double.IsFinite(number) ? number.ToString(CultureInfo.InvariantCulture) : "null");
        }

        if (epoch.Notes.Count > 0)
        {
            line.Raw("notes", JsonObjectWriter.Array(epoch.Notes.Select(JsonObjectWriter.Quote)));
        }

        return $"{line}\n";
    }

    private static string Row(EpochResult epoch) =>
        $"{string.Join(',', Values(epoch).Select(value => value?.ToString(CultureInfo.InvariantCulture)))}\n";
}
