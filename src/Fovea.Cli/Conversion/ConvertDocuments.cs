using System.Text.Json.Serialization;
using Fovea.Metrics;
using Fovea.Weights;

namespace Fovea.Cli.Conversion;

/// <summary>What <c>convert --json</c> prints.</summary>
internal sealed record ConvertDocument(
    string File, string Model, IReadOnlyList<int> Input, IReadOnlyList<int> Output, int Parameters, long Bytes)
{
    public OnnxDocument? Onnx { get; init; }

    public WeightsDocument? Weights { get; init; }

    public VerificationDocument? Verification { get; init; }
}

/// <summary>How an .onnx file was written.</summary>
internal sealed record OnnxDocument(int Opset, string Layout, bool FoldBatchNorm, bool Softmax, bool BakePreprocessing);

/// <summary>Which tensor became which parameter.</summary>
internal sealed record WeightsDocument(string Convention, IReadOnlyList<WeightRowDocument> Parameters, IReadOnlyList<TensorName> NotUsed)
{
    public static WeightsDocument From(WeightMatch match, WeightMap map) => new(
        WeightMap.NameOf(map.Convention),
        [
            .. match.Rows.Select(row => new WeightRowDocument(
                row.Parameter, row.Shape.Extents, row.Tensor?.Name, row.Tensor?.Shape, row.Expected, row.How, row.Fits)),
        ],
        [.. match.Unused.Select(array => new TensorName(array.Name, array.Shape))]);
}

/// <summary>A parameter and its tensor.</summary>
internal sealed record WeightRowDocument(
    string Parameter,
    IReadOnlyList<int> Shape,
    string? Tensor,
    IReadOnlyList<long>? TensorShape,
    IReadOnlyList<int> ExpectedShape,
    string How,
    bool Loaded);

/// <summary>A tensor that became no parameter.</summary>
internal sealed record TensorName(string Tensor, IReadOnlyList<long> Shape);

/// <summary>How far the written file is from the model.</summary>
internal sealed record VerificationDocument(
    bool Agrees, int Images, string Data, double LargestDifference, double ShareOfRange, int? ClassesAgree)
{
    public static VerificationDocument From(OutputDifference difference, string data, bool agrees) => new(
        agrees, difference.Images, data, difference.Largest, difference.Share, difference.ClassesAgree);
}

/// <summary>Serialises the documents without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ConvertDocument))]
internal sealed partial class ConvertJson : JsonSerializerContext;
