using Fovea.Explaining.Files;
using Fovea.Explorer.Parts;
using Fovea.Explorer.State;
using Fovea.Models;
using Fovea.Onnx;

namespace Fovea.Explorer.Files;

/// <summary>Opens files of models, when they have been found small enough.</summary>
public static class OpenedModel
{
    private const int MostListed = 6;

    /// <summary>Reads a .safetensors or .json file.</summary>
    public static FileNews Open(Workspace workspace, string name, FileKind kind, byte[] bytes)
    {
        string source = Source(name, kind == FileKind.Json ? ".json" : ".safetensors");
        (Model model, ModelSize size) = TabModel.Parse(bytes, source, name);
        return Take(workspace, name, model, size, Described(kind));
    }

    /// <summary>Reads an .onnx file. What of it cannot be run is named, and what is known of it is shown.</summary>
    public static FileNews OpenOnnx(Workspace workspace, string name, byte[] bytes)
    {
        OnnxModel graph = OnnxModel.Parse(bytes, name);
        IReadOnlyList<string> unknown = graph.UnknownOperators;
        if (unknown.Count > 0)
        {
            return Shown(graph, name, $"It needs operators that Fovea does not compute: {Listed(unknown)}. Here is what the file says of itself.");
        }

        try
        {
            if (graph.FindNoLayers() is { Count: > 0 } refused)
            {
                return Shown(
                    graph,
                    name,
                    $"It does not become layers as a whole, which the views look at: {Listed(refused)}. 'fovea run' runs it as it is.");
            }

            (Model model, ModelSize size) = TabModel.Of(graph, name);
            return Take(workspace, name, model, size, "an ONNX model");
        }
        catch (FoveaException refusal)
        {
            return Shown(graph, name, refusal.Message);
        }
    }

    private static FileNews Take(Workspace workspace, string name, Model model, ModelSize size, string what)
    {
        workspace.Use(model);
        return new FileNews(NoticeKind.Note, $"{name}: {what}.", $"{model.Name} is the model of every view now.")
        {
            Facts =
            [
                ("Input", size.InputShape.ToString()), ("Output", size.OutputShape.ToString()), ("Layers", Show.Count(size.Layers)),
                ("Parameters", Show.Count(size.Parameters)), ("Multiply-adds", Show.Count(size.MultiplyAdds)),
            ],
            Views = FileNews.ViewsOf("network", "convolution", "training"),
        };
    }

    private static FileNews Shown(OnnxModel graph, string name, string text) => FileNews.Refused(name, text) with
    {
        Facts =
        [
            ("Graph", $"{graph.Name}, opset {graph.Opset}{(graph.Producer.Length > 0 ? $", by {graph.Producer}" : string.Empty)}"),
            ("Inputs", string.Join(", ", graph.Inputs)),
            ("Outputs", string.Join(", ", graph.Outputs)),
            ("Operators", string.Join(", ", graph.Operators.OrderByDescending(entry => entry.Value).Select(entry => $"{entry.Key} ×{entry.Value}"))),
            ("Weights", Show.Count(graph.WeightCount)),
        ],
    };

    // Readers go by the ending; here the contents have told.
    private static string Source(string name, string ending) =>
        name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name : name + ending;

    private static string Described(FileKind kind) => kind == FileKind.Json ? "a network without trained weights" : "a model";

    private static string Listed(IReadOnlyList<string> items) =>
        string.Join("; ", items.Take(MostListed)) + (items.Count > MostListed ? $"; and {items.Count - MostListed} more" : string.Empty);
}
