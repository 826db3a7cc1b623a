using System.Text.Json.Serialization;
using Fovea.Steps.Exercise;
using Fovea.Steps.Mistakes;

namespace Fovea.Cli.Steps;

/// <summary>What a function prints with --json.</summary>
internal sealed record FunctionDocument(
    string Function, bool? Agrees, IReadOnlyList<ResultDocument> Results, IReadOnlyList<ComparisonDocument> Comparisons)
{
    public static FunctionDocument From(string function, IReadOnlyList<WrittenResult> written, IReadOnlyList<ComparedResult> compared) =>
        new(
        function,
        compared.Count == 0 ? null : compared.All(result => result.Diagnosis.Agrees),
        [
            .. written.Select(result => new ResultDocument(
                result.Result.Name,
                result.Path,
                !result.Kept,
                result.Result.Array.Shape,
                result.Result.Array.IsSinglePrecision ? "float32" : "float64",
                result.Result.Array.ToDoubles().DefaultIfEmpty(double.NaN).Average())),
        ],
        [.. compared.Select(ComparisonDocument.From)]);
}

/// <summary>One result of a function.</summary>
internal sealed record ResultDocument(string Name, string File, bool Written, IReadOnlyList<int> Shape, string Dtype, double Mean);

/// <summary>One comparison.</summary>
internal sealed record ComparisonDocument(
    string Name,
    string File,
    bool Agrees,
    string Verdict,
    IReadOnlyList<FindingDocument> Mistakes,
    IReadOnlyList<int> YourShape,
    IReadOnlyList<int> ExpectedShape,
    double MaxDifference,
    double Tolerance,
    double DifferingShare,
    Difference? First,
    IReadOnlyList<string> Hints)
{
    public static ComparisonDocument From(ComparedResult result)
    {
        Diagnosis found = result.Diagnosis;
        return new(
            result.Name,
            result.Path,
            found.Agrees,
            found.Verdict switch
            {
                Fovea.Steps.Mistakes.Verdict.Agrees => "agrees",
                Fovea.Steps.Mistakes.Verdict.KnownMistake => "knownMistake",
                Fovea.Steps.Mistakes.Verdict.WrongShape => "wrongShape",
                _ => "differs",
            },
            [.. found.Findings.Select(finding => new FindingDocument(finding.Name, finding.Mistakes))],
            found.YourShape,
            found.ExpectedShape,
            found.MaxDifference,
            found.Tolerance,
            found.DifferingShare,
            found.First,
            found.Hints);
    }
}

/// <summary>One explanation of a wrong result.</summary>
internal sealed record FindingDocument(string Name, IReadOnlyList<Mistake> Parts);

/// <summary>What the walk through the exercise prints with --json.</summary>
internal sealed record ExerciseDocument(bool Agrees, int Values, int Agreeing, IReadOnlyList<CaseDocument> Cases);

/// <summary>One published example.</summary>
internal sealed record CaseDocument(string Function, string Setting, IReadOnlyList<PublishedValue> Values);

/// <summary>Serialises the documents without reflection; NaN and infinities are written as strings, which JSON has no numbers
/// for.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FunctionDocument))]
[JsonSerializable(typeof(ExerciseDocument))]
internal sealed partial class StepsJson : JsonSerializerContext;
