using Fovea.Models;

namespace Fovea.Weights;

/// <summary>
/// A map held against a model and a file: every parameter with its tensor, and what is missing, left over or of another shape.
/// </summary>
public sealed class WeightMatch
{
    private const int MostListed = 12;

    private readonly IWeightSource source;
    private readonly Dictionary<string, WeightLayout> layouts;

    /// <summary>Compares.</summary>
    /// <param name="model">The model that is to get the weights.</param>
    /// <param name="source">The file.</param>
    /// <param name="map">Which tensor becomes which parameter.</param>
    /// <exception cref="FoveaException">The map names a parameter or a tensor that is not there, or one twice.</exception>
    public WeightMatch(Model model, IWeightSource source, WeightMap map)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(map);
        Model = model;
        this.source = source;
        Dictionary<string, (Parameter Parameter, WeightLayout Layout)> parameters = ModelModule.Of(model, map.Convention)
            .SelectMany(module => module.Layouts.Values)
            .ToDictionary(each => each.Parameter.Name, StringComparer.Ordinal);
        layouts = parameters.ToDictionary(each => each.Key, each => each.Value.Layout, StringComparer.Ordinal);
        var arrays = source.Arrays.ToDictionary(array => array.Name, StringComparer.Ordinal);
        var chosen = new Dictionary<string, WeightArray>(StringComparer.Ordinal);
        foreach ((string parameter, string tensor) in map.Tensors)
        {
            Require("parameter", $"the model {model.Name}", parameter, parameters.Keys);
            Require("tensor", source.Name, tensor, arrays.Keys);
            if (!chosen.TryAdd(parameter, arrays[tensor]))
            {
                throw new FoveaException($"The map names the parameter '{parameter}' twice. Leave one of the two out.");
            }
        }

        Rows =
        [
            .. parameters.Values.Select(each =>
            {
                WeightArray? tensor = chosen.GetValueOrDefault(each.Parameter.Name);
                return new WeightRow(
                    each.Parameter.Name,
                    each.Parameter.Shape,
                    tensor,
                    each.Layout.FileShape,
                    each.Layout.How,
                    tensor is not null && each.Layout.Fits(tensor));
            }),
        ];
        HashSet<string> used = [.. chosen.Values.Select(array => array.Name), .. map.Ignore];
        Unused = [.. source.Arrays.Where(array => !used.Contains(array.Name))];
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>Every parameter in the order of the layers.</summary>
    public IReadOnlyList<WeightRow> Rows { get; }

    /// <summary>Tensors that become no parameter and that the map does not leave out on purpose.</summary>
    public IReadOnlyList<WeightArray> Unused { get; }

    /// <summary>Whether every parameter has a tensor that fits and none is left over.</summary>
    public bool IsComplete => Unused.Count == 0 && Rows.All(row => row.Fits);

    /// <summary>Reads the tensors into the model.</summary>
    /// <param name="allowMissing">
    /// Whether parameters without a fitting tensor keep their values and tensors may be left over, as with another head.
    /// </param>
    /// <exception cref="FoveaException">
    /// Something is missing, left over or of another shape and that is not allowed, nothing at all fits, or the file cannot be read; the
    /// message lists everything at once.
    /// </exception>
    public void Load(bool allowMissing = false)
    {
        if (!IsComplete && !allowMissing)
        {
            throw new FoveaException(
                $"{source.Name}: the tensors do not fit {Model.Name}: {Faults()}. Correct the map, or allow parameters to keep their values.");
        }

        WeightRow[] fitting = [.. Rows.Where(row => row.Fits)];
        if (fitting.Length == 0)
        {
            throw new FoveaException(
                $"{source.Name}: no tensor fits a parameter of {Model.Name}. Take a file of weights of the same network.");
        }

        // All are read before the first parameter changes.
        float[][] values = [.. fitting.Select(row => Read(row))];
        for (int i = 0; i < fitting.Length; i++)
        {
            layouts[fitting[i].Parameter].Load(values[i]);
        }
    }

    private static void Require(string what, string where, string name, IReadOnlyCollection<string> known)
    {
        if (!known.Contains(name))
        {
            throw new FoveaException(
                $"The map names the {what} '{JsonText(name)}', which {where} does not have. {NearestName.Suggest(name, known, "It has")}");
        }
    }

    private static string JsonText(string name) => Models.Json.JsonItem.Short(name);

    private static string List(IEnumerable<string> items)
    {
        string[] all = [.. items];
        string more = all.Length > MostListed ? $" and {all.Length - MostListed} more" : string.Empty;
        return string.Join(", ", all.Take(MostListed)) + more;
    }

    private float[] Read(WeightRow row)
    {
        float[] values = new float[row.Shape.Length];
        source.Read(row.Tensor!, values);
        return values;
    }

    private string Faults()
    {
        WeightRow[] missing = [.. Rows.Where(row => row.Tensor is null)];
        WeightRow[] misshaped = [.. Rows.Where(row => row.Tensor is not null && !row.Fits)];
        var faults = new List<string>();
        if (missing.Length > 0)
        {
            faults.Add($"missing: {List(missing.Select(row => $"{row.Parameter} {row.Shape}"))}");
        }

        if (Unused.Count > 0)
        {
            faults.Add($"not used: {List(Unused.Select(array => $"{array.Name} {array.ShapeText}"))}");
        }

        if (misshaped.Length > 0)
        {
            faults.Add("of another shape: " + List(misshaped.Select(row =>
                $"{row.Parameter} from {row.Tensor!.Name} {row.Tensor.ShapeText} in place of [{string.Join(", ", row.Expected)}]")));
        }

        return string.Join("; ", faults);
    }
}
