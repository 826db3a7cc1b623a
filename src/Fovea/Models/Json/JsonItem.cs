using System.Text;
using System.Text.Json;
using Fovea.Formats;

namespace Fovea.Models.Json;

/// <summary>A value of a JSON document that still knows the line it began on, which System.Text.Json's documents do not.</summary>
internal sealed class JsonItem
{
    private JsonItem(JsonTokenType kind, int line)
    {
        Kind = kind;
        Line = line;
    }

    /// <summary>StartObject, StartArray, String, Number, True, False or Null.</summary>
    public JsonTokenType Kind { get; }

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; }

    /// <summary>The text of a string; a number as it is written.</summary>
    public string Text { get; private init; } = string.Empty;

    public double Number { get; private init; }

    public IReadOnlyList<JsonItem> Items { get; private init; } = [];

    public IReadOnlyList<(string Name, JsonItem Value)> Members { get; private init; } = [];

    public JsonItem? this[string name] => Members.FirstOrDefault(member => member.Name == name).Value;

    /// <summary>Reads a whole document.</summary>
    /// <param name="text">UTF-8; a byte order mark is skipped.</param>
    /// <param name="source">What messages call the document: the file's name.</param>
    /// <exception cref="FoveaException">It is no JSON, or a property stands twice in one object.</exception>
    public static JsonItem Parse(ReadOnlySpan<byte> text, string source)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        var options = new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };
        var reader = new Utf8JsonReader(text, options);
        var lines = new LineCounter();
        try
        {
            reader.Read();
            JsonItem root = ReadItem(ref reader, text, ref lines, source);
            reader.Read();
            return root;
        }
        catch (JsonException exception)
        {
            long line = (exception.LineNumber ?? 0) + 1;
            throw Impostor.Refusal(source, text) ?? new FoveaException(
                $"{source}, line {line}, byte {(exception.BytePositionInLine ?? 0) + 1}: this is no JSON. Correct the text at this place.",
                exception);
        }
        catch (InvalidOperationException exception)
        {
            // The reader's answer to a string that is no UTF-8 or escapes half a surrogate pair.
            throw new FoveaException(
                $"{source}, line {lines.At(text, reader.TokenStartIndex)}: the text is not valid Unicode. Save the file as UTF-8.",
                exception);
        }
    }

    /// <summary>A text as a message quotes it; one from a damaged file can be megabytes long.</summary>
    public static string Short(string text) => text.Length <= 60 ? text : text[..60] + "...";

    /// <summary>The value as a message quotes it.</summary>
    public override string ToString() => Kind switch
    {
        JsonTokenType.StartObject => "{...}",
        JsonTokenType.StartArray => Describe(Items),
        JsonTokenType.String => $"\"{Short(Text)}\"",
        JsonTokenType.Number => Short(Text),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };

    private static string Describe(IReadOnlyList<JsonItem> items)
    {
        const int Shown = 8;
        IEnumerable<string> first = items.Take(Shown).Select(item => item.Items.Count > 0 ? "[...]" : item.ToString());
        return $"[{string.Join(", ", first)}{(items.Count > Shown ? ", ..." : string.Empty)}]";
    }

    private static JsonItem ReadItem(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, ref LineCounter lines, string source)
    {
        int line = lines.At(text, reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new JsonItem(JsonTokenType.StartObject, line) { Members = ReadMembers(ref reader, text, ref lines, source) };
            case JsonTokenType.StartArray:
                var items = new List<JsonItem>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadItem(ref reader, text, ref lines, source));
                }

                return new JsonItem(JsonTokenType.StartArray, line) { Items = items };
            case JsonTokenType.String:
                return new JsonItem(JsonTokenType.String, line) { Text = reader.GetString()! };
            case JsonTokenType.Number:
                string digits = Encoding.UTF8.GetString(reader.ValueSpan);
                double number = reader.TryGetDouble(out double value) ? value : double.NaN;
                return new JsonItem(JsonTokenType.Number, line) { Text = digits, Number = number };
            default:
                return new JsonItem(reader.TokenType, line);
        }
    }

    private static List<(string Name, JsonItem Value)> ReadMembers(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> text, ref LineCounter lines, string source)
    {
        var members = new List<(string Name, JsonItem Value)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw new FoveaException(
                    $"{source}, line {lines.At(text, reader.TokenStartIndex)}: the property '{Short(name)}' stands twice in one object. "
                    + "Remove one of the two.");
            }

            reader.Read();
            members.Add((name, ReadItem(ref reader, text, ref lines, source)));
        }

        return members;
    }

    /// <summary>Counts line breaks up to positions that only grow, so that the whole document is counted once.</summary>
    private struct LineCounter
    {
        private int position;
        private int breaks;

        public int At(ReadOnlySpan<byte> text, long target)
        {
            breaks += text[position..(int)target].Count((byte)'\n');
            position = (int)target;
            return breaks + 1;
        }
    }
}
