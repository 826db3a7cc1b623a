using System.CommandLine;
using Fovea.Cli.Onnx;
using Fovea.Cli.Shell;
using Fovea.Models;
using Fovea.Planning;
using Spectre.Console;

namespace Fovea.Cli.Models;

/// <summary>The command <c>fovea summary</c>: a model's layers and what they cost, before anything runs.</summary>
internal static class SummaryCommand
{
    private static readonly Argument<string> Network = new("MODEL")
    {
        Description = $"A file (.safetensors, .onnx, .json) or a built-in model: {string.Join(", ", BuiltInModels.Names)}.",
    };

    // A network without branches fits 80 columns.
    private static readonly Padding Narrow = new(0, 0, 1, 0);

    private static readonly Option<int> Batch = CommandOptions.Number("--batch", "The batch for which memory is told.", 1, 64);

    public static Command Create()
    {
        var command = new Command("summary", "Show a model's layers: shapes, parameters, multiply-adds and memory. Of a file without an architecture, its tensors.")
        {
            Network, Batch, SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output =>
        {
            string path = parse.GetValue(Network)!;
            if (ModelSource.IsOnnx(path) && GraphSummary.Print(path, output))
            {
                return ExitCode.Done;
            }

            if (TensorFile.Open(path) is { } tensors)
            {
                output.WriteJson(new TensorsDocument(path, tensors.Texts, tensors.Tensors), ModelsJson.Default.TensorsDocument);
                TensorTable.Print(output.Console, path, tensors);
                return ExitCode.Done;
            }

            Model model = ModelSource.Open(path);
            int batch = parse.GetValue(Batch);
            SummaryDocument document = SummaryDocument.From(model, batch);
            output.WriteJson(document, ModelsJson.Default.SummaryDocument);
            Print(output.Console, model, document);
            return ExitCode.Done;
        }));
        return command;
    }

    private static void Print(IAnsiConsole console, Model model, SummaryDocument document)
    {
        console.Line($"[bold]{model.Name}[/], input {model.InputShape}");
        var table = new Table { Border = TableBorder.Simple };
        foreach (string heading in (string[])["layer", "type", "reads", "output"])
        {
            table.AddColumn(new TableColumn(heading) { Padding = Narrow });
        }

        foreach (string heading in (string[])["parameters", "mult-adds", "memory"])
        {
            table.AddColumn(new TableColumn(heading) { Padding = Narrow }.RightAligned());
        }

        string previous = "input";
        foreach (LayerDocument layer in document.Layers)
        {
            // What reads the row above needs no word.
            string reads = layer.Inputs.Count == 1 && layer.Inputs[0] == previous ? string.Empty : string.Join(", ", layer.Inputs);
            table.AddRow(
                Markup.Escape(layer.Name),
                layer.Type,
                Markup.Escape(reads),
                Markup.Escape($"[{string.Join(", ", layer.Output)}]"),
                layer.Parameters == 0 ? "" : Show.Count(layer.Parameters),
                layer.MultiplyAdds == 0 ? "" : Show.Count(layer.MultiplyAdds),
                Show.Bytes(layer.OutputBytes));
            previous = layer.Name;
        }

        console.Write(table);
        console.Line(
            $"[bold]{Show.Count(document.Parameters)}[/] parameters, [bold]{Show.Count(document.MultiplyAdds)}[/] multiply-adds for one image forward.");
        console.Line(
            $"The memory of a layer is that of its output for a batch of {document.Batch}. The whole batch needs {Show.Bytes(document.InferenceMemoryBytes)} in inference and {Show.Bytes(document.TrainingMemoryBytes)} in training.");
    }
}
