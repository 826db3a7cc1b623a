using Fovea.Formats;
using Fovea.Formats.Hdf5;
using Fovea.Formats.Npy;
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
        [".h5"] = OpenHdf5,
        [".hdf5"] = OpenHdf5,
        [".npz"] = OpenNpz,
        [".npy"] = path => new TensorFile(NoTexts, [Describe(Path.GetFileNameWithoutExtension(path), NpyFile.Read(path))]),
    };

    private static IReadOnlyDictionary<string, string> NoTexts => new Dictionary<string, string>();

    /// <summary>Lists a file's tensors; null where the path names a model.</summary>
    /// <exception cref="FoveaException">The file cannot be read or is damaged.</exception>
    public static TensorFile? Open(string path) =>
        Openers.TryGetValue(Path.GetExtension(path), out Func<string, TensorFile?>? open) && File.Exists(path) ? open(path) : null;

    private static TensorFile OpenNpz(string path)
    {
        NpzFile file = NpzFile.Open(path);
        return new TensorFile(NoTexts, [.. file.Names.Select(name => Describe(name, file.Read(name)))]);
    }

    private static TensorFile OpenHdf5(string path)
    {
        using Hdf5File file = Hdf5File.Open(path);
        return new TensorFile(NoTexts, [.. file.DatasetPaths().Select(place => Describe((Hdf5Dataset)file.Root.Find(place)!))]);
    }

    private static TensorDocument Describe(string name, NpyArray array) => Describe(
        name, NpyTypes.Name(array.Type), [.. array.Shape.Select(extent => (long)extent)], array.ToDoubles());

    private static TensorDocument Describe(Hdf5Dataset dataset) => Describe(
        dataset.Path.TrimStart('/'),
        dataset.Type.Description,
        dataset.Shape,
        dataset.Type.Kind is Hdf5Kind.Float or Hdf5Kind.Integer ? dataset.Read().ToDoubles() : null);

    private static TensorDocument Describe(string name, string type, IReadOnlyList<long> shape, double[]? values)
    {
        long count = shape.Aggregate(1L, (product, extent) => product * extent);

        // A file with NaN is broken, and both ends of its range should say so.
        double? broken = values?.Any(double.IsNaN) == true ? double.NaN : null;
        bool hasRange = values is { Length: > 0 };
        return new TensorDocument(
            name, type, shape, count, hasRange ? broken ?? values!.Min() : null, hasRange ? broken ?? values!.Max() : null);
    }

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
