using System.Text.Json;
using Fovea.Layers;
using Fovea.Metrics;

namespace Fovea.Models.Json;

/// <summary>Reads the JSON form of a model. Everything is checked; nothing is skipped in silence.</summary>
internal static class ModelJsonReader
{
    public static ModelDescription Read(ReadOnlySpan<byte> text, string source)
    {
        JsonItem root = JsonItem.Parse(text, source);
        var reader = new JsonObjectReader(root, source, string.Empty);
        if (root.Kind != JsonTokenType.StartObject)
        {
            throw reader.Refusal(
                root, $"a model is an object in braces. Received {root}. Begin with {{\"format\": \"{ModelJsonWriter.Format}\", ...}}.");
        }

        reader.AllowOnly("format", "name", "input", "layers", "classes", "preprocessing");
        string format = reader.String("format");
        if (format != ModelJsonWriter.Format)
        {
            throw reader.Wrong("format", root["format"]!, $"\"{ModelJsonWriter.Format}\", the form that this version reads");
        }

        JsonObjectReader[] layers = [.. reader.Array("layers").Select((item, index) => LayerReader(item, index, source))];
        Blueprint blueprint = At(reader, reader.Item, () =>
        {
            string name = reader.String("name");
            return new Blueprint(name, new Shape(reader.Ints("input")), layers.Select(layer => layer.OptionalString("name")));
        });
        foreach (JsonObjectReader layer in layers)
        {
            AddLayer(blueprint, layer);
        }

        At(reader, root["layers"]!, () =>
        {
            blueprint.RequireComplete();
            return blueprint;
        });
        return new ModelDescription(blueprint, Classes(reader, blueprint), ReadPreprocessing(reader, blueprint, source));
    }

    private static JsonObjectReader LayerReader(JsonItem item, int index, string source)
    {
        JsonItem? known = item["name"] ?? item["type"];
        string label = known is { Kind: JsonTokenType.String } ? $"layers[{index}] ({JsonItem.Short(known.Text)})" : $"layers[{index}]";
        var reader = new JsonObjectReader(item, source, label);
        return item.Kind == JsonTokenType.StartObject
            ? reader
            : throw reader.Refusal(item, $"a layer is an object in braces. Received {item}. Write it as {{\"type\": \"Relu\"}}.");
    }

    private static void AddLayer(Blueprint blueprint, JsonObjectReader reader)
    {
        string type = reader.String("type");
        LayerFormat format = LayerFormat.Find(type)
            ?? throw reader.Refusal(
                reader.Item["type"]!,
                $"unknown type '{JsonItem.Short(type)}'. "
                + $"{NearestName.Suggest(type, LayerFormat.All.Select(each => each.Type), "Known types are")}");
        reader.AllowOnly(["type", "name", "inputs", .. format.Properties]);
        Layer layer = format.Read(reader) with { Name = reader.OptionalString("name") };
        ModelNode[] inputs = reader.Item["inputs"] is JsonItem list
            ? [.. reader.Strings("inputs").Select(name => FindInput(blueprint, reader, list, name))]
            : [blueprint.Last];
        try
        {
            blueprint.Add(layer, inputs);
        }
        catch (ShapeException exception)
        {
            throw new ShapeException(reader.Refusal(JsonBlame.Place(reader.Item, exception.Message), exception.Message).Message, exception);
        }
        catch (FoveaException exception)
        {
            throw new FoveaException(reader.Refusal(reader.Item, exception.Message).Message, exception);
        }
    }

    private static ModelNode FindInput(Blueprint blueprint, JsonObjectReader reader, JsonItem list, string name) =>
        blueprint.Find(name) ?? throw reader.Refusal(
            list, $"'inputs' names '{JsonItem.Short(name)}', which is no layer before this one. "
                + $"{NearestName.Suggest(name, blueprint.NodeNames, "Before it are")}");

    private static string[] Classes(JsonObjectReader reader, Blueprint blueprint)
    {
        string[] classes = reader.Strings("classes");
        int features = blueprint.Last.OutputShape.Channels;
        return classes.Length == 0 || classes.Length == features || classes.Length == Verdict.Classes(blueprint.Last.OutputShape.Length)
            ? classes
            : throw reader.Refusal(
                reader.Item["classes"]!,
                $"'classes' holds {classes.Length} names, the output {blueprint.Last.Name} has {features} features. Give {features} "
                + "names or none.");
    }

    private static Preprocessing ReadPreprocessing(JsonObjectReader document, Blueprint blueprint, string source)
    {
        if (document.Item["preprocessing"] is not JsonItem item)
        {
            return Preprocessing.None;
        }

        var reader = new JsonObjectReader(item, source, "preprocessing");
        if (item.Kind != JsonTokenType.StartObject)
        {
            throw reader.Refusal(item, $"it is an object in braces. Received {item}. Write it as {{\"style\": \"photo\"}}.");
        }

        reader.AllowOnly("style", "mean", "deviation");
        ImageStyle style = reader.OptionalString("style") switch
        {
            null or "photo" => ImageStyle.Photo,
            "ink" => ImageStyle.Ink,
            _ => throw reader.Wrong("style", item["style"]!, "\"photo\" or \"ink\""),
        };
        var preprocessing = new Preprocessing { Style = style, Mean = reader.Floats("mean"), Deviation = reader.Floats("deviation") };
        At(reader, item, () =>
        {
            preprocessing.Check(blueprint.Name, blueprint.Input.OutputShape);
            return preprocessing;
        });
        return preprocessing;
    }

    // A refusal that the graph itself makes gets the place in the file in front.
    private static T At<T>(JsonObjectReader reader, JsonItem place, Func<T> build)
    {
        try
        {
            return build();
        }
        catch (ShapeException exception)
        {
            throw new ShapeException(reader.Refusal(place, exception.Message).Message, exception);
        }
        catch (FoveaException exception) when (!exception.Message.StartsWith(reader.Source, StringComparison.Ordinal))
        {
            throw new FoveaException(reader.Refusal(place, exception.Message).Message, exception);
        }
    }
}
