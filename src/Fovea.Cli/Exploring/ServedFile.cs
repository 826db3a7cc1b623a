using System.Globalization;
using System.Text.RegularExpressions;

namespace Fovea.Cli.Exploring;

/// <summary>A file that is given out under a path, with what a browser is to know of it.</summary>
/// <param name="Path">Where it lies on the disk.</param>
/// <param name="Type">Its media type.</param>
/// <param name="IsForever">Whether its name tells its contents, so that it never changes.</param>
internal sealed partial record ServedFile(string Path, string Type, bool IsForever)
{
    /// <summary>The same contents packed, by the name of the packing.</summary>
    public IReadOnlyList<(string Encoding, string Path)> Packed { get; init; } = [];

    /// <summary>A file of some name.</summary>
    public static ServedFile Of(string path, string name) => new(path, TypeOf(name), Fingerprint().IsMatch(name));

    /// <summary>A mark that changes when the file does.</summary>
    public static string Mark(FileInfo file) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}\"");

    private static string TypeOf(string name) => System.IO.Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => "application/json",
        ".webmanifest" => "application/manifest+json",
        ".wasm" => "application/wasm",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".csv" or ".jsonl" or ".txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };

    // The build writes ten letters and digits of the contents' hash into the names of these.
    [GeneratedRegex(@"\.[a-z0-9]{10}\.(lib\.module\.js|js|wasm|css)$")]
    private static partial Regex Fingerprint();
}
