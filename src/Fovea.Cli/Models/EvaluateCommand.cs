using System.CommandLine;
using Fovea.Cli.Data;
using Fovea.Cli.Shell;
using Fovea.Cli.Training;
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

    private static readonly Option<int> TopK = CommandOptions.Number(
        "--top-k", "Count an image as recognised if its class is among the K greatest outputs; 0 for 5, or one less than there are classes.", 0, 0);

    public static Command Create()
    {
        var command = new Command("evaluate", "Measure a trained model on the held-back part of a dataset.")
        {
            File, Data, DataReading.BadFilesOption, DataReading.ImageSizeOption, Batch, Threads, Rounding, LossOptions.Kind, TopK,
            SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output =>
        {
            using var interrupt = new Interrupt();
            Model model = ModelSource.OpenScores(parse.GetValue(File)!);
            string source = KnownData.Resolve(parse.GetValue(Data)!, output);
            (IImageDataset test, IReadOnlyList<string> notes) = DataSource.OpenTest(source, DataReading.Options(parse, model.InputShape));
            DataReading.PrintNotes(output.Json ? output.Error : output.Console, notes);
            var evaluator = new Evaluator(
                model,
                parse.GetValue(Batch),
                parse.GetValue(Threads),
                LossOptions.CreatePlain(parse),
                parse.GetValue(Rounding),
                parse.GetValue(TopK));
            Evaluation result = evaluator.Evaluate(test, interrupt.Token);
            output.WriteJson(EvaluateDocument.From(result), ModelsJson.Default.EvaluateDocument);
            ConfusionTable.Print(output.Console, result.Confusion);
            ClassTable.Print(output.Console, result.Confusion);
            output.Console.WriteLine();
            output.Console.MarkupLine(
                $"[bold]{Show.Percent(result.Accuracy)}[/] of {Show.Count(result.Count)} images recognised ({Show.Count(result.Count - result.Confusion.Correct)} mistaken), loss {Show.Loss(result.Loss)}.");
            if (result.TopK > 0)
            {
                output.Console.WriteLine($"The class is among the {result.TopK} greatest outputs of {Show.Percent(result.TopKAccuracy)}.");
            }

            return ExitCode.Done;
        }));
        return command;
    }
}
