using System.Text.Json.Serialization;
using Fovea.Cli.Shell;
using Fovea.Onnx;
using Spectre.Console;

namespace Fovea.Cli.Onnx;

/// <summary>
/// The summary of an ONNX graph that does not become layers as a whole: what it reads, gives and computes, and why it is none.
/// </summary>
internal static class GraphSummary
{
    /// <summary>Prints the summary; does nothing for a graph that is a model.</summary>
    /// <returns>Whether it was printed.</returns>
    public static bool Print(string path, Output output)
    {
        OnnxModel model = OnnxModel.Load(path);
        string reason;
        try
        {
            model.ToModel();
            return false;
        }
        catch (FoveaException exception)
        {
            reason = exception.Message;
        }

        output.WriteJson(Document(model, reason), GraphJson.Default.GraphDocument);
        IAnsiConsole console = output.Console;
        console.Line($"[bold]{model.Name}[/], opset {model.Opset}, {Show.Count(model.WeightCount)} weights, written by {model.Producer}");
        foreach ((string kind, IReadOnlyList<OnnxValue> values) in new[] { ("input", model.Inputs), ("output", model.Outputs) })
        {
            foreach (OnnxValue value in values)
            {
                console.Line($"{kind} {value}");
            }
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("operator");
        table.AddColumn(new TableColumn("nodes").RightAligned());
        foreach ((string name, int count) in model.Operators
            .OrderByDescending(each => each.Value).ThenBy(each => each.Key, StringComparer.Ordinal))
        {
            table.AddRow(Markup.Escape(name), Show.Count(count));
        }

        console.Write(table);
        output.WriteNote(reason);
        return true;
    }

    private static GraphDocument Document(OnnxModel model, string reason) => new(
        model.Name,
        model.Opset,
        model.Producer,
        model.WeightCount,
        [.. model.Inputs.Select(ValueDocument.From)],
        [.. model.Outputs.Select(ValueDocument.From)],
        model.Operators,
        reason);
}

/// <summary>What <c>summary --json</c> prints of a graph that is no model of layers.</summary>
internal sealed record GraphDocument(
    string Name,
    int Opset,
    string Producer,
    long Parameters,
    IReadOnlyList<ValueDocument> Inputs,
    IReadOnlyList<ValueDocument> Outputs,
    IReadOnlyDictionary<string, int> Operators,
    string NoLayers);

/// <summary>An input or output: a size is a number, a name or a question mark.</summary>
internal sealed record ValueDocument(string Name, string? Type, IReadOnlyList<string>? Shape)
{
    public static ValueDocument From(OnnxValue value) => new(
        value.Name,
        value.Type is { } type ? OnnxTypeNames.Of(type) : null,
        value.Dimensions is { } sizes ? [.. sizes.Select(size => size.ToString())] : null);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GraphDocument))]
internal sealed partial class GraphJson : JsonSerializerContext;
