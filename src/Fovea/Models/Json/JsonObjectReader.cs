using System.Collections.Immutable;
using System.Text.Json;
using Fovea.Initializers;
using Fovea.Layers;

namespace Fovea.Models.Json;

/// <summary>Reads the properties of one object; every refusal names the file, the line, the object and the property.</summary>
/// <param name="item">The object.</param>
/// <param name="source">What messages call the document.</param>
/// <param name="label">What messages call the object: <c>layers[2] (conv2)</c>; empty for the document itself.</param>
internal sealed class JsonObjectReader(JsonItem item, string source, string label)
{
    public JsonItem Item => item;

    public string Source => source;

    /// <summary>Refuses a property that is none of those allowed.</summary>
    public void AllowOnly(params IEnumerable<string> names)
    {
        string[] allowed = [.. names];
        foreach (var (name, value) in item.Members)
        {
            if (!allowed.Contains(name))
            {
                throw Refusal(value, $"unknown property '{JsonItem.Short(name)}'. {NearestName.Suggest(name, allowed, "Allowed are")}");
            }
        }
    }

    public FoveaException Refusal(JsonItem place, string message) =>
        new($"{source}, line {place.Line}: {(label.Length == 0 ? string.Empty : label + ": ")}{message}");

    public JsonItem Required(string name) => item[name]
        ?? throw Refusal(item, $"the property '{name}' is missing. Add \"{name}\": ....");

    public int Int(string name) => ToInt(name, Required(name));

    public int Int(string name, int otherwise) => item[name] is JsonItem value ? ToInt(name, value) : otherwise;

    public int? OptionalInt(string name) => item[name] is JsonItem value ? ToInt(name, value) : null;

    public float Float(string name) => ToFloat(name, Required(name));

    public float Float(string name, float otherwise) => item[name] is JsonItem value ? ToFloat(name, value) : otherwise;

    public bool Bool(string name, bool otherwise) => item[name] switch
    {
        null => otherwise,
        { Kind: JsonTokenType.True } => true,
        { Kind: JsonTokenType.False } => false,
        JsonItem value => throw Wrong(name, value, "true or false"),
    };

    public string String(string name)
    {
        JsonItem value = Required(name);
        return value.Kind == JsonTokenType.String ? value.Text : throw Wrong(name, value, "a string");
    }

    public string? OptionalString(string name) => item[name] is null ? null : String(name);

    public Size2D Size(string name) => ToSize(name, Required(name));

    public Size2D? OptionalSize(string name) => item[name] is JsonItem value ? ToSize(name, value) : null;

    public Scale2D Scale(string name) => Required(name) switch
    {
        { Kind: JsonTokenType.Number } value => value.Number,
        { Kind: JsonTokenType.StartArray, Items: [{ Kind: JsonTokenType.Number } height, { Kind: JsonTokenType.Number } width] } =>
            (height.Number, width.Number),
        JsonItem value => throw Wrong(name, value, "a number or [height, width]"),
    };

    public Padding Padding(string name)
    {
        JsonItem? value = item[name];
        return value switch
        {
            null => Layers.Padding.Valid,
            { Kind: JsonTokenType.String, Text: "valid" } => Layers.Padding.Valid,
            { Kind: JsonTokenType.String, Text: "same" } => Layers.Padding.Same,
            { Kind: JsonTokenType.Number } => ToInt(name, value),
            { Kind: JsonTokenType.StartArray, Items.Count: 4 } => Layers.Padding.Explicit(
                ToInt(name, value.Items[0]), ToInt(name, value.Items[1]), ToInt(name, value.Items[2]), ToInt(name, value.Items[3])),
            _ => throw Wrong(name, value, "\"same\", \"valid\", a whole number or [top, bottom, left, right]"),
        };
    }

    public Initializer Initializer(string name)
    {
        if (OptionalString(name) is not string text)
        {
            return Initializers.Initializer.He;
        }

        IReadOnlyList<Initializer> all = Initializers.Initializer.All;
        return all.FirstOrDefault(each => each.Name == text)
            ?? throw Refusal(
                item[name]!, $"'{name}' is {item[name]}. {NearestName.Suggest(text, all.Select(each => each.Name), "Allowed are")}");
    }

    public IReadOnlyList<JsonItem> Array(string name) => Required(name) is { Kind: JsonTokenType.StartArray } value
        ? value.Items
        : throw Wrong(name, Required(name), "a list in brackets");

    public string[] Strings(string name) => item[name] is null
        ? []
        : [.. Array(name).Select(value => value.Kind == JsonTokenType.String ? value.Text : throw Wrong(name, value, "a list of strings"))];

    public ImmutableArray<float> Floats(string name) => item[name] is null ? [] : [.. Array(name).Select(value => ToFloat(name, value))];

    public int[] Ints(string name) => [.. Array(name).Select(value => ToInt(name, value))];

    public FoveaException Wrong(string name, JsonItem value, string expected) =>
        Refusal(value, $"'{name}' is {value}, expected {expected}.");

    private int ToInt(string name, JsonItem value) =>
        value is { Kind: JsonTokenType.Number, Number: >= int.MinValue and <= int.MaxValue } && double.IsInteger(value.Number)
            ? (int)value.Number
            : throw Wrong(name, value, "a whole number");

    private float ToFloat(string name, JsonItem value) =>
        value.Kind == JsonTokenType.Number && float.IsFinite((float)value.Number)
            ? (float)value.Number
            : throw Wrong(name, value, "a number");

    private Size2D ToSize(string name, JsonItem value) => value switch
    {
        { Kind: JsonTokenType.Number } => ToInt(name, value),
        { Kind: JsonTokenType.StartArray, Items.Count: 2 } => (ToInt(name, value.Items[0]), ToInt(name, value.Items[1])),
        _ => throw Wrong(name, value, "a whole number or [height, width]"),
    };
}
