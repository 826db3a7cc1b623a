using System.Text.Json.Serialization;

namespace Fovea.Cli.Exploring;

/// <summary>What <c>explore --json</c> prints as soon as it serves.</summary>
internal sealed record ExploreDocument(string Address, int Port, string? Model, IReadOnlyList<string> Files);

/// <summary>What the page reads of <c>workspace/index.json</c>.</summary>
internal sealed record WorkspaceDocument(string? Model, IReadOnlyList<string> Files);

/// <summary>Serialises these documents without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExploreDocument))]
[JsonSerializable(typeof(WorkspaceDocument))]
internal sealed partial class ExploringJson : JsonSerializerContext;
