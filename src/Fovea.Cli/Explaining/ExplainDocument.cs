using System.Text.Json.Serialization;
using Fovea.Cli.Models;
using Fovea.Explaining.Networks;
using Fovea.Reports;

namespace Fovea.Cli.Explaining;

/// <summary>What <c>explain --json</c> prints.</summary>
internal sealed record ExplainDocument(
    string Explanation,
    string Model,
    string File,
    string Preparation,
    string? Class,
    double? Probability,
    string? Explained,
    IReadOnlyList<ClassDocument> Classes,
    string? GradCamLayer,
    CoveredDocument? Covered,
    IReadOnlyList<ExplainedLayerDocument> Layers,
    IReadOnlyList<UnitDocument> Units)
{
    public static ExplainDocument From(ExplanationSummary summary, string model, string file, string preparation) => new(
        summary.Path,
        model,
        file,
        preparation,
        summary.Classes.Count > 0 ? summary.Classes[0].Name : null,
        summary.Classes.Count > 0 ? summary.Classes[0].Probability : null,
        summary.Class?.Name,
        [.. summary.Classes.Select(each => new ClassDocument(each.Name, each.Probability))],
        summary.GradCamLayer,
        summary.Covered is { } covered ? new CoveredDocument(BoxDocument.From(covered.Patch), covered.Fall) : null,
        [
            .. summary.Layers.Select(layer => new ExplainedLayerDocument(
                layer.Name,
                layer.Kind,
                layer.Shape.Extents,
                layer.Statistics.Least,
                layer.Statistics.Greatest,
                layer.Statistics.Mean,
                layer.Statistics.Zeros)),
        ],
        [
            .. summary.Units.Select(unit => new UnitDocument(
                unit.Arithmetic.Node.Name,
                unit.Arithmetic.Unit.Row,
                unit.Arithmetic.Unit.Column,
                unit.Arithmetic.Unit.Channel,
                unit.Arithmetic.Value,
                unit.Arithmetic.Terms.Count,
                unit.Arithmetic.Bias,
                unit.Arithmetic.Rule,
                BoxDocument.From(unit.Field.Seen))),
        ]);
}

/// <summary>A rectangle of pixels.</summary>
internal sealed record BoxDocument(int Top, int Left, int Height, int Width)
{
    public static BoxDocument From(PixelBox box) => new(box.Top, box.Left, box.Height, box.Width);
}

/// <summary>The patch that takes most of the probability, and how much.</summary>
internal sealed record CoveredDocument(BoxDocument Patch, double Fall);

/// <summary>A layer and what its values are like.</summary>
internal sealed record ExplainedLayerDocument(
    string Name, string Type, IReadOnlyList<int> Output, double Least, double Greatest, double Mean, double Zeros);

/// <summary>A strong value: where it is, what it is, how many terms make it, and what it sees of the image.</summary>
internal sealed record UnitDocument(
    string Layer, int Row, int Column, int Channel, double Value, int Terms, double? Bias, string Rule, BoxDocument Sees);

/// <summary>Serialises the document without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExplainDocument))]
internal sealed partial class ExplainJson : JsonSerializerContext;
