using System.Text;
using System.Text.Json;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Models.Json;

namespace Fovea.Weights;

/// <summary>
/// Which tensor of a file becomes which parameter of a model. It is worked out by <see cref="Auto"/>, can be saved as JSON, edited and read
/// again.
/// </summary>
/// <param name="Convention">How the file orders dimensions.</param>
/// <param name="Tensors">The name of a tensor for each parameter that has one, in the order of the model.</param>
/// <param name="Ignore">Names of tensors that are left alone on purpose.</param>
public sealed record WeightMap(
    WeightConvention Convention, IReadOnlyList<(string Parameter, string Tensor)> Tensors, IReadOnlyList<string> Ignore)
{
    private const string Format = "fovea-map/1";

    /// <summary>
    /// Works out a map: layers of equal names, else layers in the order that the names or the file tell, so that as many as possible fit by
    /// kind and size.
    /// </summary>
    /// <param name="model">The model that is to get the weights.</param>
    /// <param name="source">The file.</param>
    /// <param name="convention">How it orders dimensions; null to tell it from the names.</param>
    /// <exception cref="FoveaException">The file has too many layers to compare.</exception>
    public static WeightMap Auto(Model model, IWeightSource source, WeightConvention? convention = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        WeightConvention[] possible = (convention ?? source.Convention) is { } known ? [known] : WeightModule.Conventions(source);
        IReadOnlyList<WeightModule> modules = WeightModule.Of(source);

        // The first of those that fit best.
        return possible.Select(each => For(model, source, modules, each)).OrderByDescending(each => each.Total).First().Map;
    }

    /// <summary>Reads a map.</summary>
    /// <param name="path">A JSON file as <see cref="Save"/> writes it.</param>
    /// <exception cref="FoveaException">The file cannot be read or holds no map; the message names the line and the property.</exception>
    public static WeightMap Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        JsonItem root = JsonItem.Parse(Encoding.UTF8.GetBytes(ModelFiles.ReadText(path)), path);
        var reader = new JsonObjectReader(root, path, string.Empty);
        if (root.Kind != JsonTokenType.StartObject)
        {
            throw reader.Refusal(root, $"a map is an object in braces. Received {root}. Begin with {{\"format\": \"{Format}\", ...}}.");
        }

        reader.AllowOnly("format", "convention", "tensors", "ignore");
        if (reader.String("format") != Format)
        {
            throw reader.Wrong("format", root["format"]!, $"\"{Format}\", the form that this version reads");
        }

        string name = reader.String("convention");
        WeightConvention convention = Enum.GetValues<WeightConvention>().FirstOrDefault(
            each => NameOf(each) == name, (WeightConvention)(-1));
        if (!Enum.IsDefined(convention))
        {
            throw reader.Wrong("convention", root["convention"]!, "\"fovea\", \"pytorch\" or \"keras\"");
        }

        JsonItem tensors = reader.Required("tensors");
        if (tensors.Kind != JsonTokenType.StartObject || tensors.Members.Any(member => member.Value.Kind != JsonTokenType.String))
        {
            JsonItem wrong = tensors.Members.FirstOrDefault(member => member.Value.Kind != JsonTokenType.String).Value ?? tensors;
            throw reader.Refusal(wrong, $"'tensors' gives for each parameter the name of a tensor, {{\"conv1.weight\": \"conv1.weight\"}}. "
                + $"Received {wrong}.");
        }

        return new WeightMap(
            convention, [.. tensors.Members.Select(member => (member.Name, member.Value.Text))], reader.Strings("ignore"));
    }

    /// <summary>Writes the map as JSON, whole or not at all.</summary>
    /// <param name="path">The target; an existing file is replaced.</param>
    /// <exception cref="FoveaException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string lines = string.Join(
            ",\n", Tensors.Select(pair => $"    {JsonObjectWriter.Quote(pair.Parameter)}: {JsonObjectWriter.Quote(pair.Tensor)}"));
        string ignore = string.Join(",\n", Ignore.Select(each => $"    {JsonObjectWriter.Quote(each)}"));
        string text = $"{{\n  \"format\": \"{Format}\",\n  \"convention\": \"{NameOf(Convention)}\",\n  \"tensors\": {{\n{lines}\n  }}"
            + (Ignore.Count == 0 ? "\n}\n" : $",\n  \"ignore\": [\n{ignore}\n  ]\n}}\n");
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The word for a convention in files and options.</summary>
    internal static string NameOf(WeightConvention convention) => convention switch
    {
        WeightConvention.PyTorch => "pytorch",
        WeightConvention.Keras => "keras",
        _ => "fovea",
    };

    private static (WeightMap Map, int Total) For(
        Model model, IWeightSource source, IReadOnlyList<WeightModule> modules, WeightConvention convention)
    {
        IReadOnlyList<ModelModule> layers = ModelModule.Of(model, convention);
        WeightModule?[] aligned = ModuleAlignment.Find(layers, modules, source);
        var pairs = new List<(string, string)>();
        foreach ((int index, ModelModule layer) in layers.Index())
        {
            foreach (var (role, (parameter, _)) in layer.Layouts)
            {
                if (aligned[index]?.Tensors.TryGetValue(role, out WeightArray? tensor) == true)
                {
                    pairs.Add((parameter.Name, tensor.Name));
                }
            }
        }

        string[] counters = [.. source.Arrays.Select(array => array.Name).Where(WeightModule.IsCounter)];
        return (new WeightMap(convention, pairs, counters), ModuleAlignment.Total(layers, aligned));
    }
}
