using Fovea.Formats;
using Fovea.Models;

namespace Fovea.Cli.Models;

/// <summary>A file of tensors without an architecture, as <c>summary</c> lists it.</summary>
/// <param name="Texts">What the file says beside its tensors.</param>
/// <param name="Tensors">The tensors, in the file's order.</param>
internal sealed record TensorFile(IReadOnlyDictionary<string, string> Texts, IReadOnlyList<TensorDocument> Tensors)
{
    // What opens a file, by its ending; null where the file holds an architecture and is a model.
    private static readonly Dictionary<string, Func<string, TensorFile?>> Openers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".safetensors"] = OpenSafetensors,
    };

    /// <summary>Lists a file's tensors; null where the path names a model.</summary>
    /// <exception cref="FoveaException">The file cannot be read or is damaged.</exception>
    public static TensorFile? Open(string path) =>
        Openers.TryGetValue(Path.GetExtension(path), out Func<string, TensorFile?>? open) && File.Exists(path) ? open(path) : null;

    private static TensorFile? OpenSafetensors(string path)
    {
        SafetensorsFile file = Safetensors.Read(path);
        return file.Metadata.ContainsKey(Model.ModelKey)
            ? null
            : new TensorFile(file.Metadata, [.. file.Entries.Select(entry =>
            {
                var range = SafetensorsRange.Of(file, entry);
                return new TensorDocument(
                    entry.Name, SafetensorsTypes.Name(entry.Type), entry.Shape, entry.Length, range?.Least, range?.Greatest);
            })]);
    }
}
