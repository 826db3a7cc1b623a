using Fovea.Formats.Hdf5;

namespace Fovea.Weights;

/// <summary>
/// The weights in an HDF5 file: of Keras 2, which lists its layers and their weights in order (.h5, with or without the architecture), of
/// Keras 3, which numbers the arrays of each layer (.weights.h5), or any other file's arrays of numbers.
/// </summary>
public sealed class Hdf5Weights : IWeightSource
{
    private const string LayerList = "layer_names";
    private const string WeightList = "weight_names";

    private readonly string prefix;

    private Hdf5Weights(
        string path, IReadOnlyList<(string Name, Hdf5Dataset Dataset)> found, bool isInLayerOrder, WeightConvention? convention)
    {
        if (found.CountBy(each => each.Name).FirstOrDefault(each => each.Value > 1) is { Value: > 1 } twice)
        {
            throw new FoveaException($"{path}: the weight '{twice.Key}' is listed twice. The file is damaged.");
        }

        Name = path;
        Arrays = [.. found.Select(each => new WeightArray(each.Name, each.Dataset.Shape))];
        IsInLayerOrder = isInLayerOrder;
        Convention = convention;
        prefix = isInLayerOrder && found.Count > 0 ? found[0].Dataset.Path[..^found[0].Name.Length] : "/";
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<WeightArray> Arrays { get; }

    /// <inheritdoc/>
    public bool IsInLayerOrder { get; }

    /// <inheritdoc/>
    public WeightConvention? Convention { get; }

    /// <summary>Lists a file's arrays; values are read when they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FoveaException">The file cannot be read or is damaged, or names weights that it does not hold.</exception>
    public static Hdf5Weights Open(string path)
    {
        using Hdf5File file = Hdf5File.Open(path);
        Hdf5Group root = file.Root.Find("model_weights") as Hdf5Group ?? file.Root;
        string[]? layers = Texts(root, LayerList);
        if (layers is not null)
        {
            return new Hdf5Weights(
                path, [.. layers.SelectMany(layer => OfLayer(path, root, layer))], isInLayerOrder: true, WeightConvention.Keras);
        }

        (string Name, Hdf5Dataset Dataset)[] all =
        [
            .. file.DatasetPaths().Where(IsWeight)
                .Select(place => (Name: place.TrimStart('/'), Dataset: (Hdf5Dataset)file.Root.Find(place)!))
                .Where(each => each.Dataset.Type.Kind is Hdf5Kind.Float or Hdf5Kind.Integer),
        ];
        bool isKeras = all.Length > 0 && Array.TrueForAll(all, each => each.Name.Contains("/vars/", StringComparison.Ordinal));
        return new Hdf5Weights(path, all, isInLayerOrder: false, isKeras ? WeightConvention.Keras : null);
    }

    /// <inheritdoc/>
    public void Read(WeightArray array, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(array);
        using Hdf5File file = Hdf5File.Open(Name);
        float[] values = file.Root.Find(prefix + array.Name) is Hdf5Dataset dataset
            ? dataset.Read().ToSingles()
            : throw new FoveaException($"{Name}: there is no array '{array.Name}'. Ask for one of the file's.");
        if (values.Length != destination.Length)
        {
            throw new FoveaException(
                $"{Name}: {array.Name} has {values.Length} values, the destination {destination.Length}. Give as many places as values.");
        }

        values.CopyTo(destination);
    }

    // What the optimizer kept, and the states of dropout's random numbers, are no weights.
    private static bool IsWeight(string place) =>
        !place.StartsWith("/optimizer", StringComparison.Ordinal) && !place.Contains("seed_generator", StringComparison.Ordinal);

    private static IEnumerable<(string Name, Hdf5Dataset Dataset)> OfLayer(string path, Hdf5Group root, string layer)
    {
        Hdf5Object group = root.Find(layer)
            ?? throw new FoveaException($"{path}: the list of layers names '{layer}', which is not there. The file is damaged.");
        foreach (string weight in Texts(group, WeightList) ?? [])
        {
            yield return root.Find($"{layer}/{weight}") is Hdf5Dataset dataset
                ? ($"{layer}/{weight}", dataset)
                : throw new FoveaException($"{path}: {group.Path} names the weight '{weight}', which is not there. The file is damaged.");
        }
    }

    // Keras cuts lists that are longer than an attribute may be: layer_names0, layer_names1, ...
    private static string[]? Texts(Hdf5Object holder, string name)
    {
        if (holder.Attribute(name) is { } whole)
        {
            return whole.ToStrings();
        }

        var parts = new List<string>();
        for (int i = 0; holder.Attribute($"{name}{i}") is { } part; i++)
        {
            parts.AddRange(part.ToStrings());
        }

        return parts.Count > 0 ? [.. parts] : null;
    }
}
