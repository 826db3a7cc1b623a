using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fovea.Layers;

namespace Fovea.Models.Json;

/// <summary>Writes one object on one line, <c>{"type": "Conv2D", "filters": 6}</c>, in the order of the calls.</summary>
internal sealed class JsonObjectWriter
{
    private readonly StringBuilder text = new("{");

    public static string Quote(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    public static string Number(float value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Array(IEnumerable<string> values) => $"[{string.Join(", ", values)}]";

    public JsonObjectWriter String(string name, string value) => Raw(name, Quote(value));

    public JsonObjectWriter Int(string name, int value) => Raw(name, value.ToString(CultureInfo.InvariantCulture));

    public JsonObjectWriter Float(string name, float value) => Raw(name, Number(value));

    public JsonObjectWriter Bool(string name, bool value) => Raw(name, value ? "true" : "false");

    public JsonObjectWriter Size(string name, Size2D value) => Raw(name, $"[{value.Height}, {value.Width}]");

    public JsonObjectWriter Scale(string name, Scale2D value) => Raw(
        name, string.Create(CultureInfo.InvariantCulture, $"[{value.Height}, {value.Width}]"));

    /// <summary>Leaves valid padding out; it is the default.</summary>
    public JsonObjectWriter Padding(Padding padding) => padding.Kind switch
    {
        PaddingKind.Valid => this,
        PaddingKind.Same => String("padding", "same"),
        _ => Raw("padding", padding.ToString()),
    };

    public JsonObjectWriter Raw(string name, string json)
    {
        text.Append(text.Length > 1 ? ", " : string.Empty).Append(Quote(name)).Append(": ").Append(json);
        return this;
    }

    public override string ToString() => $"{text}}}";
}
