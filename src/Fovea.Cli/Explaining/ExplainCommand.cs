using System.CommandLine;
using Fovea.Cli.Shell;
using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Models;
using Fovea.Reports;

namespace Fovea.Cli.Explaining;

/// <summary>The command <c>fovea explain</c>: a page about what a model sees in one picture.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> File = CommandOptions.Model();

    private static readonly Argument<string> Image = new("IMAGE") { Description = "A PNG, JPEG or BMP file of any size." };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The page's file.",
        HelpName = "PAGE.html",
        DefaultValueFactory = _ => "explanation.html",
    };

    private static readonly Option<string?> Class = new("--class")
    {
        Description = "The class to explain, by its name or number. [default: the likeliest]",
        HelpName = "NAME",
    };

    private static readonly Option<int> Threads = CommandOptions.Threads();

    public static Command Create()
    {
        var command = new Command(
            "explain",
            "Write a page about one picture: every layer's feature maps, what the answer rests on, and the arithmetic of the strongest values.")
        {
            File, Image, Out, Class, Threads, SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output => Run(parse, output)));
        return command;
    }

    private static int Run(ParseResult parse, Output output)
    {
        using var interrupt = new Interrupt();
        string path = parse.GetValue(Out)!;
        RequirePage(path);
        string file = parse.GetValue(File)!;
        string picture = parse.GetValue(Image)!;
        Model model = ModelSource.OpenFile(file);
        int? chosen = parse.GetValue(Class) is { } name ? ClassRanking.Find(model, name) : null;
        PreparedImage image = ImagePreparation.Prepare(ImageFile.Read(picture), model.InputShape, model.Preprocessing.Style);
        ExplanationSummary summary = ExplanationReport.Write(
            path,
            model,
            image,
            new ExplanationOptions { Class = chosen, Picture = picture, Threads = parse.GetValue(Threads) },
            interrupt.Token);
        output.WriteJson(ExplainDocument.From(summary, file, picture, image.Description), ExplainJson.Default.ExplainDocument);
        if (summary.Classes is [{ } first, ..])
        {
            output.Console.Line($"[bold]{picture}[/]: [green bold]{first.Name}[/], {Show.Percent(first.Probability)}");
            output.Console.Line($"[grey]{image.Description}[/]");
        }

        output.Console.Line($"The page is in [bold]{path}[/].");
        return ExitCode.Done;
    }

    // Before the work rather than after it.
    private static void RequirePage(string path)
    {
        string ending = Path.GetExtension(path);
        if (!ending.Equals(".html", StringComparison.OrdinalIgnoreCase) && !ending.Equals(".htm", StringComparison.OrdinalIgnoreCase))
        {
            throw new FoveaException($"{path}: --out names the page's file, which ends in .html. Received '{ending}'.");
        }

        if (Directory.Exists(path))
        {
            throw new FoveaException($"{path}: this is a folder. Give the page's file, such as {Path.Combine(path, "page.html")}.");
        }
    }
}
