using System.Text.Json.Serialization;

namespace Fovea.Cli.Shell;

/// <summary>How an error looks with --json.</summary>
/// <param name="Error">The message.</param>
internal sealed record ErrorDocument(string Error);

/// <summary>Serialises the shell's own documents without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ErrorDocument))]
internal sealed partial class ShellJson : JsonSerializerContext;
