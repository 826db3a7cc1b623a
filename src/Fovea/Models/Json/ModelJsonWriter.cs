using System.Text;

namespace Fovea.Models.Json;

/// <summary>Writes the JSON form of a model: one layer on a line, defaults left out, the same model always the same text.</summary>
internal static class ModelJsonWriter
{
    public const string Format = "fovea/1";

    public static string Write(Model model) => Write(model, model.Preprocessing);

    /// <summary>The same for a file that takes its pixels otherwise than the model.</summary>
    public static string Write(Model model, Preprocessing preprocessing)
    {
        var text = new StringBuilder();
        text.Append("{\n  \"format\": ").Append(JsonObjectWriter.Quote(Format));
        text.Append(",\n  \"name\": ").Append(JsonObjectWriter.Quote(model.Name));
        text.Append(",\n  \"input\": ").Append(model.InputShape);
        text.Append(",\n  \"layers\": [\n    ").AppendJoin(",\n    ", model.Nodes.Select(node => Layer(model, node))).Append("\n  ]");
        if (model.Classes.Count > 0)
        {
            text.Append(",\n  \"classes\": ").Append(JsonObjectWriter.Array(model.Classes.Select(JsonObjectWriter.Quote)));
        }

        if (preprocessing != Preprocessing.None)
        {
            text.Append(",\n  \"preprocessing\": ").Append(Describe(preprocessing));
        }

        return text.Append("\n}\n").ToString();
    }

    private static string Layer(Model model, ModelNode node)
    {
        LayerFormat format = LayerFormat.For(node.Layer);
        var writer = new JsonObjectWriter();
        writer.String("type", format.Type).String("name", node.Name);
        ModelNode before = node.Index == 0 ? model.Input : model.Nodes[node.Index - 1];
        if (node.Inputs.Count != 1 || node.Inputs[0] != before)
        {
            writer.Raw("inputs", JsonObjectWriter.Array(node.Inputs.Select(input => JsonObjectWriter.Quote(input.Name))));
        }

        format.Write(node.Layer, writer);
        return writer.ToString();
    }

    private static string Describe(Preprocessing preprocessing)
    {
        var writer = new JsonObjectWriter();
        writer.String("style", preprocessing.Style == ImageStyle.Ink ? "ink" : "photo");
        if (!preprocessing.Mean.IsEmpty)
        {
            writer.Raw("mean", JsonObjectWriter.Array(preprocessing.Mean.Select(JsonObjectWriter.Number)));
        }

        if (!preprocessing.Deviation.IsEmpty)
        {
            writer.Raw("deviation", JsonObjectWriter.Array(preprocessing.Deviation.Select(JsonObjectWriter.Number)));
        }

        return writer.ToString();
    }
}
