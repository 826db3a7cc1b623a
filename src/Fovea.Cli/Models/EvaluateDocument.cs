using System.Text.Json.Serialization;
using Fovea.Metrics;
using Fovea.Training;

namespace Fovea.Cli.Models;

/// <summary>What <c>evaluate --json</c> prints. With two classes there is no top-k accuracy.</summary>
internal sealed record EvaluateDocument(
    double Accuracy,
    double Loss,
    int Count,
    int Correct,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? TopK,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? TopKAccuracy,
    ScoresDocument Macro,
    ScoresDocument Weighted,
    IReadOnlyList<ClassScoresDocument> Classes)
{
    public static EvaluateDocument From(Evaluation result)
    {
        ConfusionMatrix confusion = result.Confusion;
        return new EvaluateDocument(
            result.Accuracy,
            result.Loss,
            result.Count,
            confusion.Correct,
            result.TopK > 0 ? result.TopK : null,
            result.TopK > 0 ? result.TopKAccuracy : null,
            ScoresDocument.From(confusion.MacroAverage()),
            ScoresDocument.From(confusion.WeightedAverage()),
            [.. Enumerable.Range(0, confusion.Classes.Count).Select(i => ClassScoresDocument.From(confusion, i))]);
    }
}

/// <summary>An average over classes; null where nothing can be said.</summary>
internal sealed record ScoresDocument(double? Precision, double? Recall, double? F1)
{
    public static ScoresDocument From(ClassScores scores) => new(Known(scores.Precision), Known(scores.Recall), Known(scores.F1));

    public static double? Known(double value) => double.IsNaN(value) ? null : value;
}

/// <summary>One class in what <c>evaluate --json</c> prints.</summary>
internal sealed record ClassScoresDocument(string Class, int Images, double? Precision, double? Recall, double? F1)
{
    public static ClassScoresDocument From(ConfusionMatrix confusion, int index)
    {
        ClassScores scores = confusion.Scores(index);
        return new ClassScoresDocument(
            confusion.Classes[index],
            confusion.Images(index),
            ScoresDocument.Known(scores.Precision),
            ScoresDocument.Known(scores.Recall),
            ScoresDocument.Known(scores.F1));
    }
}
