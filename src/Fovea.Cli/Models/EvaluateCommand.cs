using System.CommandLine;
using Fovea.Cli.Data;
using Fovea.Cli.Shell;
using Fovea.Kernels.Convolution;
using Fovea.Models;
using Fovea.Training;
using Spectre.Console;

namespace Fovea.Cli.Models;

/// <summary>The command <c>fovea evaluate</c>: how good a model is on held-back images.</summary>
internal static class EvaluateCommand
{
    private static readonly Argument<string> File = CommandOptions.Model();
    private static readonly Option<string> Data = CommandOptions.Data();
    private static readonly Option<int> Batch = CommandOptions.Number("--batch", "The images that run together. It does not change the result.", 1, 64);
    private static readonly Option<int> Threads = CommandOptions.Threads();
    private static readonly Option<Arithmetic> Rounding = CommandOptions.Arithmetic();

    public static Command Create()
    {
        var command = new Command("evaluate", "Measure a trained model on the held-back part of a dataset.")
        {
            File, Data, DataReading.BadFilesOption, DataReading.ImageSizeOption, Batch, Threads, Rounding, SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output =>
        {
            using var interrupt = new Interrupt();
            Model model = ModelSource.OpenScores(parse.GetValue(File)!);
            IImageDataset test = DataSource.OpenTest(parse.GetValue(Data)!, DataReading.Options(parse, model.InputShape));
            var evaluator = new Evaluator(
                model, parse.GetValue(Batch), parse.GetValue(Threads), arithmetic: parse.GetValue(Rounding));
            Evaluation result = evaluator.Evaluate(test, interrupt.Token);
            var document = new EvaluateDocument(result.Accuracy, result.Loss, result.Count, result.Confusion.Correct);
            output.WriteJson(document, ModelsJson.Default.EvaluateDocument);
            ConfusionTable.Print(output.Console, result.Confusion);
            output.Console.WriteLine();
            output.Console.MarkupLine(
                $"[bold]{Show.Percent(result.Accuracy)}[/] of {Show.Count(result.Count)} images recognised ({Show.Count(result.Count - result.Confusion.Correct)} mistaken), loss {Show.Loss(result.Loss)}.");
            return ExitCode.Done;
        }));
        return command;
    }
}
