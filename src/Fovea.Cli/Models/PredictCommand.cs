using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Shell;
using Fovea.Data;
using Fovea.Kernels.Convolution;
using Fovea.Models;
using Fovea.Training;
using Spectre.Console;

namespace Fovea.Cli.Models;

/// <summary>The command <c>fovea predict</c>: what a model sees in pictures.</summary>
internal static class PredictCommand
{
    private const int BarWidth = 40;

    private static readonly Argument<string> File = CommandOptions.Model();

    private static readonly Argument<string[]> Images = new("IMAGE")
    {
        Description = "PNG, JPEG or BMP files of any size.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<int> Top = CommandOptions.Number("--top", "How many classes are shown for each image.", 1, 5);
    private static readonly Option<Arithmetic> Rounding = CommandOptions.Arithmetic();

    public static Command Create()
    {
        var command = new Command("predict", "Ask a trained model about pictures. What was done to bring a picture to the model's input is told.")
        {
            File, Images, Top, Rounding, SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output => Run(parse, output)));
        return command;
    }

    private static int Run(ParseResult parse, Output output)
    {
        Model model = ModelSource.OpenFile(parse.GetValue(File)!);
        var predictor = new Predictor(model, parse.GetValue(Rounding));
        var predictions = new List<PredictionDocument>();
        foreach (string path in parse.GetValue(Images)!)
        {
            PreparedImage image = ImagePreparation.Prepare(ImageFile.Read(path), model.InputShape, model.Preprocessing.Style);
            float[] probabilities = predictor.Predict(image.Pixels);
            ClassDocument[] classes =
            [
                .. probabilities.Select((probability, i) => new ClassDocument(ClassName(model, i), probability))
                    .OrderByDescending(each => each.Probability),
            ];
            predictions.Add(new PredictionDocument(path, classes[0].Class, classes[0].Probability, image.Description, classes));
        }

        // After the last picture: a damaged one among them stops the job before anything is printed.
        foreach (PredictionDocument prediction in predictions)
        {
            Print(output.Console, prediction.File, prediction.Preparation, [.. prediction.Classes.Take(parse.GetValue(Top))]);
        }

        output.WriteJson(predictions, ModelsJson.Default.ListPredictionDocument);
        return ExitCode.Done;
    }

    private static string ClassName(Model model, int index) =>
        model.Classes.Count > 0 ? model.Classes[index] : index.ToString(CultureInfo.InvariantCulture);

    private static void Print(IAnsiConsole console, string path, string description, ClassDocument[] classes)
    {
        console.Line($"[bold]{path}[/]: [green bold]{classes[0].Class}[/]");
        console.Line($"[grey]{description}[/]");
        int width = classes.Max(each => each.Class.Length);
        foreach (ClassDocument each in classes)
        {
            console.WriteLine($"  {each.Class.PadLeft(width)}  {Show.Percent(each.Probability),8}  {Bar(each.Probability)}");
        }

        console.WriteLine();
    }

    // Eighths of a character make the bar's end as fine as the terminal allows.
    private static string Bar(double share)
    {
        int eighths = (int)Math.Round(share * BarWidth * 8);
        string whole = new('█', eighths / 8);
        return eighths % 8 == 0 ? whole : whole + " ▏▎▍▌▋▊▉"[eighths % 8];
    }
}
