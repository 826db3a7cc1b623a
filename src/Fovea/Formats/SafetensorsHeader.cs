using System.Collections.Immutable;
using System.Text.Json;

namespace Fovea.Formats;

/// <summary>Reads the JSON of a safetensors header; what it lists is believed only after it was compared with the length of the
/// data.</summary>
internal static class SafetensorsHeader
{
    public static SafetensorsFile Parse(
        string path, ReadOnlySpan<byte> json, long dataLength, ReadOnlyMemory<byte>? content)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        try
        {
            reader.Read();
            Require(path, ref reader, JsonTokenType.StartObject, "an object in braces");
            bool metadataSeen = false;
            while (Next(ref reader) != JsonTokenType.EndObject)
            {
                string name = reader.GetString()!;
                long place = Safetensors.LengthBytes + reader.TokenStartIndex;
                if (name == Safetensors.MetadataName ? metadataSeen : entries.ContainsKey(name))
                {
                    throw new FoveaException($"{path}, byte {place}: the name '{Short(name)}' stands twice in the header. The file is "
                        + "damaged.");
                }

                Next(ref reader);
                if (name == Safetensors.MetadataName)
                {
                    metadataSeen = true;
                    ReadMetadata(path, ref reader, metadata);
                }
                else
                {
                    entries.Add(name, ReadEntry(path, name, place, ref reader));
                }
            }

            reader.Read();
        }
        catch (JsonException exception)
        {
            throw new FoveaException(
                $"{path}, byte {Safetensors.LengthBytes + reader.BytesConsumed}: the header is no JSON. The file is damaged or none of "
                + "this format.",
                exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new FoveaException(
                $"{path}, byte {Safetensors.LengthBytes + reader.TokenStartIndex}: the header holds text that is not valid Unicode. The "
                + "file is damaged.",
                exception);
        }

        SafetensorsEntry[] ordered = [.. entries.Values.OrderBy(entry => entry.Start).ThenBy(entry => entry.End)];
        CheckData(path, ordered, dataLength);
        return new SafetensorsFile(path, metadata, ordered, Safetensors.LengthBytes + json.Length, content);
    }

    // The reader returns false at the end of a text that is too short only if more may follow; here it throws.
    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType;
    }

    private static void Require(string path, ref Utf8JsonReader reader, JsonTokenType kind, string expected)
    {
        if (reader.TokenType != kind)
        {
            throw new FoveaException(
                $"{path}, byte {Safetensors.LengthBytes + reader.TokenStartIndex}: the header must hold {expected} here. The file is "
                + "damaged or none of this format.");
        }
    }

    private static void ReadMetadata(string path, ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Require(path, ref reader, JsonTokenType.StartObject, "an object of texts");
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string key = reader.GetString()!;
            Next(ref reader);
            Require(path, ref reader, JsonTokenType.String, "a text");
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw new FoveaException(
                    $"{path}, byte {Safetensors.LengthBytes + reader.TokenStartIndex}: the metadata '{Short(key)}' stands twice in the "
                    + "header. The file is damaged.");
            }
        }
    }

    private static SafetensorsEntry ReadEntry(string path, string name, long place, ref Utf8JsonReader reader)
    {
        Require(path, ref reader, JsonTokenType.StartObject, "an object that describes a tensor");
        string? type = null;
        ImmutableArray<long>? shape = null;
        ImmutableArray<long>? offsets = null;
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string property = reader.GetString()!;
            Next(ref reader);
            switch (property)
            {
                case "dtype" when type is null:
                    Require(path, ref reader, JsonTokenType.String, "the name of a type");
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(path, ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(path, ref reader);
                    break;
                default:
                    throw new FoveaException(
                        $"{path}, byte {place}: {Short(name)} has an unknown or repeated property '{Short(property)}'. "
                        + "Expected dtype, shape and data_offsets once each.");
            }
        }

        if (type is null || shape is null || offsets is not { Length: 2 } range)
        {
            throw new FoveaException(
                $"{path}, byte {place}: {Short(name)} is described in part. Expected dtype, shape and data_offsets with two numbers. The "
                + "file is damaged.");
        }

        SafetensorsType known = SafetensorsTypes.Parse(type) ?? throw new FoveaException(
            $"{path}, byte {place}: {Short(name)} has the unknown type '{Short(type)}'. Known are "
            + $"{string.Join(", ", SafetensorsTypes.Names)}.");
        var entry = new SafetensorsEntry(name, known, shape.Value, range[0], range[1]);
        if (entry.Start > entry.End || ByteLength(entry) != entry.End - entry.Start)
        {
            throw new FoveaException(
                $"{path}, byte {place}: {Short(name)} of type {type} and shape [{string.Join(", ", shape.Value.Take(8))}] does not fill "
                + $"its data from {entry.Start} to {entry.End}. The file is damaged.");
        }

        return entry;
    }

    private static ImmutableArray<long> ReadNumbers(string path, ref Utf8JsonReader reader)
    {
        Require(path, ref reader, JsonTokenType.StartArray, "a list of numbers");
        var numbers = ImmutableArray.CreateBuilder<long>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            Require(path, ref reader, JsonTokenType.Number, "a number");
            numbers.Add(reader.TryGetInt64(out long number) && number >= 0
                ? number
                : throw new FoveaException(
                    $"{path}, byte {Safetensors.LengthBytes + reader.TokenStartIndex}: sizes and offsets are whole numbers from 0. The "
                    + "file is damaged."));
        }

        return numbers.ToImmutable();
    }

    /// <summary>The bytes that type and shape ask for; -1 where they are beyond 63 bits.</summary>
    private static long ByteLength(SafetensorsEntry entry)
    {
        UInt128 product = (UInt128)SafetensorsTypes.Size(entry.Type);
        if (entry.Shape.Contains(0))
        {
            return 0;
        }

        foreach (long extent in entry.Shape)
        {
            product *= (UInt128)extent;
            if (product > long.MaxValue)
            {
                return -1;
            }
        }

        return (long)product;
    }

    private static void CheckData(string path, SafetensorsEntry[] ordered, long dataLength)
    {
        long end = 0;
        foreach (SafetensorsEntry entry in ordered)
        {
            if (entry.Start != end)
            {
                string fault = entry.Start < end ? "overlaps the tensor before it" : "leaves a gap before it";
                throw new FoveaException(
                    $"{path}: the data of {Short(entry.Name)} begins at {entry.Start} and {fault}, which ends at {end}. The file is "
                    + "damaged.");
            }

            end = entry.End;
        }

        if (end != dataLength)
        {
            throw new FoveaException(
                $"{path}: the header lists {end} bytes of data, the file holds {dataLength}. The file is cut short or has something "
                + "appended.");
        }
    }

    // Names from a damaged file can be megabytes long.
    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
