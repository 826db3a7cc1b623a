using System.Text.Json.Serialization;

namespace Fovea.Cli.Data;

/// <summary>What <c>data digits --json</c> prints.</summary>
internal sealed record DigitsDocument(string Folder, int Count, int TestCount, string Samples);

/// <summary>Serialises the documents without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DigitsDocument))]
[JsonSerializable(typeof(InfoDocument))]
[JsonSerializable(typeof(FetchDocument))]
internal sealed partial class DataJson : JsonSerializerContext;
