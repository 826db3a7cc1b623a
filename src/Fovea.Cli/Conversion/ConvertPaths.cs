namespace Fovea.Cli.Conversion;

/// <summary>What may be written where.</summary>
internal static class ConvertPaths
{
    private static readonly string[] Targets = [".onnx", ".safetensors", ".json"];

    /// <summary>The ending of the file to write.</summary>
    /// <exception cref="FoveaException">It is none of those that can be written.</exception>
    public static string TargetEnding(string path)
    {
        string ending = Path.GetExtension(path).ToLowerInvariant();
        return Targets.Contains(ending)
            ? ending
            : throw new FoveaException(
                $"{path}: a file is written as .onnx, .safetensors or .json. Received {(ending.Length == 0 ? "a name without an ending" : $"'{ending}'")}.");
    }

    /// <summary>Refuses a target that is one of the files that are read, or was named twice.</summary>
    public static void RequireApart(IEnumerable<string?> inputs, params IEnumerable<string?> targets)
    {
        HashSet<string> taken = [.. inputs.OfType<string>().Select(Real)];
        foreach (string target in targets.OfType<string>())
        {
            if (!taken.Add(Real(target)))
            {
                throw new FoveaException($"{target}: this file is read or written by the same command. Give another name to write to.");
            }
        }
    }

    // A link to an input would overwrite nothing, but a name that leads to one may be meant as another file.
    private static string Real(string path)
    {
        string full = Path.GetFullPath(path);
        string real = File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
        return OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? real.ToUpperInvariant() : real;
    }
}
