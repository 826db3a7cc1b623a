using System.Text;
using Fovea.Formats;
using Fovea.Layers;

namespace Fovea.Models;

/// <summary>The checks that stand between a file and a model.</summary>
internal static class ModelFiles
{
    private const int MaximumListed = 8;
    private const long MaximumJson = 100_000_000;

    public static string ReadText(string path) => FileAccessErrors.Translate(path, () =>
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        RequireJsonLength(stream.Length, path);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    });

    /// <summary>The text of a file in memory.</summary>
    public static string Text(ReadOnlySpan<byte> bytes, string source)
    {
        RequireJsonLength(bytes.Length, source);
        return Encoding.UTF8.GetString(bytes);
    }

    private static void RequireJsonLength(long length, string source)
    {
        if (length > MaximumJson)
        {
            throw new FoveaException(
                $"{source}: the file has {length} bytes, a model's JSON may have {MaximumJson} at most. Is it a .safetensors file?");
        }
    }

    /// <summary>Refuses a file whose tensors are not the parameters of an architecture; lists what is missing, too many and of another
    /// shape.</summary>
    public static void RequireMatch(SafetensorsFile file, IReadOnlyList<(string Name, ParameterSpec Spec)> parameters)
    {
        var known = new HashSet<string>(parameters.Select(parameter => parameter.Name), StringComparer.Ordinal);
        var faults = new List<string>();
        Report("missing", parameters
            .Where(parameter => file.Find(parameter.Name) is null)
            .Select(parameter => $"{parameter.Name} {parameter.Spec.Shape}"));
        Report("not used", file.Entries.Where(entry => !known.Contains(entry.Name)).Select(entry => $"{entry.Name} {Text(entry)}"));
        Report("of another shape", parameters
            .Where(parameter => file.Find(parameter.Name) is SafetensorsEntry entry && !Fits(entry, parameter.Spec.Shape))
            .Select(parameter => $"{parameter.Name} {Text(file.Find(parameter.Name)!)} in place of {parameter.Spec.Shape}"));
        Report("of a type that does not convert to float", file.Entries
            .Where(entry => known.Contains(entry.Name)
                && entry.Type is not (SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.F32 or SafetensorsType.F64))
            .Select(entry => $"{entry.Name} {SafetensorsTypes.Name(entry.Type)}"));
        if (faults.Count > 0)
        {
            throw new FoveaException(
                $"{file.Path}: the tensors do not fit the model: {string.Join("; ", faults)}. Use the file that was saved with this "
                + "architecture.");
        }

        void Report(string fault, IEnumerable<string> names)
        {
            string[] all = [.. names];
            if (all.Length > 0)
            {
                string more = all.Length > MaximumListed ? $" and {all.Length - MaximumListed} more" : string.Empty;
                faults.Add($"{fault}: {string.Join(", ", all.Take(MaximumListed))}{more}");
            }
        }
    }

    private static bool Fits(SafetensorsEntry entry, Shape shape) =>
        entry.Shape.Length == shape.Rank && entry.Shape.Select((extent, i) => extent == shape[i]).All(equal => equal);

    private static string Text(SafetensorsEntry entry) => $"[{string.Join(", ", entry.Shape.Take(MaximumListed))}]";
}
