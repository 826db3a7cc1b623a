using Fovea.Data;

namespace Fovea.Cli.Data;

/// <summary>What <c>data info --json</c> prints.</summary>
internal sealed record InfoDocument(
    string Form,
    int Height,
    int Width,
    int Channels,
    int Train,
    int? Validation,
    int Test,
    IReadOnlyList<ClassCount> Classes,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> Deviation,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Warnings,
    string? Sheet)
{
    public static InfoDocument From(DataReport report, OpenedData data, string? sheet) => new(
        report.Form,
        report.ImageShape.Height,
        report.ImageShape.Width,
        report.ImageShape.Channels,
        data.Train.Count,
        data.Validation?.Count,
        data.Test.Count,
        report.Classes,
        report.Mean,
        report.Deviation,
        report.Notes,
        report.Warnings,
        sheet);
}
