using System.Text.Json.Serialization;
using Fovea.Checking;

namespace Fovea.Cli.Checking;

/// <summary>What <c>fovea check --json</c> prints.</summary>
internal sealed record CheckDocument(
    string Model,
    bool Passed,
    int Failures,
    string Images,
    IReadOnlyList<string> InstructionSets,
    int KernelBatch,
    int GradientBatch,
    IReadOnlyList<int> GradientInput,
    IReadOnlyList<CheckRowDocument> Rows)
{
    public static CheckDocument From(CheckReport report) => new(
        report.Model,
        report.Passed,
        report.Failures,
        report.Images,
        report.InstructionSets,
        report.KernelBatch,
        report.GradientBatch,
        report.GradientInput.Extents,
        [.. report.Rows.Select(CheckRowDocument.From)]);
}

/// <summary>One comparison; an error that is no number is null.</summary>
internal sealed record CheckRowDocument(
    string Layer,
    string Compared,
    bool Passed,
    double? AbsoluteError,
    double? RelativeError,
    double Tolerance,
    long Checked,
    long Total,
    long Skipped,
    string Where)
{
    public static CheckRowDocument From(CheckRow row) => new(
        row.Layer,
        row.Compared,
        row.Passed,
        double.IsFinite(row.AbsoluteError) ? row.AbsoluteError : null,
        double.IsFinite(row.RelativeError) ? row.RelativeError : null,
        row.Tolerance,
        row.Checked,
        row.Total,
        row.Skipped,
        row.Where);
}

/// <summary>Serialises the document without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckDocument))]
internal sealed partial class CheckJson : JsonSerializerContext;
