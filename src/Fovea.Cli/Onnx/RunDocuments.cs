using System.Text.Json.Serialization;
using Fovea.Onnx;

namespace Fovea.Cli.Onnx;

/// <summary>What <c>fovea run --json</c> prints.</summary>
internal sealed record RunDocument(string Model, IReadOnlyList<RunOutputDocument> Outputs, double Seconds);

/// <summary>One output and its file.</summary>
internal sealed record RunOutputDocument(string Name, string File, string Type, IReadOnlyList<int> Shape);

/// <summary>Names of element types as NumPy and the ONNX specification have them.</summary>
internal static class OnnxTypeNames
{
    public static string Of(OnnxType type) => type switch
    {
        OnnxType.Text => "string",
        _ => type.ToString().ToLowerInvariant(),
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunDocument))]
internal sealed partial class OnnxJson : JsonSerializerContext;
