using System.CommandLine;
using Fovea.Cli.Shell;
using Fovea.Data;
using Spectre.Console;

namespace Fovea.Cli.Data;

/// <summary>The command <c>fovea data info</c>: what a dataset holds.</summary>
internal static class InfoCommand
{
    private static readonly Argument<string> Source = new("PATH") { Description = "A dataset: a folder, a .npz or .h5 file, or a known name such as mnist." };

    private static readonly Option<string> Sheet = new("--sheet")
    {
        Description = "Write a picture of samples, a row for each class.",
        HelpName = "FILE.png",
    };

    public static Command Create()
    {
        var command = new Command("info", "Show what a dataset holds: classes, counts, pixels, and what is doubtful.")
        {
            Source, Sheet, DataReading.BadFilesOption, DataReading.ImageSizeOption, SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output =>
        {
            string source = KnownData.Resolve(parse.GetValue(Source)!, output);
            OpenedData data = DataFolder.Read(source, DataReading.Options(parse));
            DataReport report = DataReport.Of(data);
            string? sheet = parse.GetValue(Sheet);
            if (sheet is not null)
            {
                ContactSheet.Draw(data.Train, scale: data.Train.ImageShape.Width <= 32 ? 2 : 1).WritePng(sheet);
            }

            output.WriteJson(InfoDocument.From(report, data, sheet), DataJson.Default.InfoDocument);
            Print(output.Console, report, data, sheet);
            return ExitCode.Done;
        }));
        return command;
    }

    private static void Print(IAnsiConsole console, DataReport report, OpenedData data, string? sheet)
    {
        console.Line($"[bold]{report.Form}[/], images {report.ImageShape.ToString()}");
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("class");
        string[] parts = data.Validation is null ? ["train", "test"] : ["train", "validation", "test"];
        foreach (string part in parts)
        {
            table.AddColumn(new TableColumn(part).RightAligned());
        }

        foreach (ClassCount each in report.Classes)
        {
            Row(each.Name, each.Train, each.Validation, each.Test);
        }

        Row("all", data.Train.Count, data.Validation?.Count ?? 0, data.Test.Count);
        console.Write(table);
        console.Line($"pixels 0 to 1: mean {Numbers(report.Mean)}, deviation {Numbers(report.Deviation)}");
        DataReading.PrintNotes(console, report.Notes);
        foreach (string warning in report.Warnings)
        {
            console.Line($"[yellow]warning:[/] {warning}");
        }

        if (sheet is not null)
        {
            console.Line($"Samples: {sheet}");
        }

        void Row(string name, int train, int validation, int test)
        {
            string[] counts = data.Validation is null
                ? [Show.Count(train), Show.Count(test)]
                : [Show.Count(train), Show.Count(validation), Show.Count(test)];
            table.AddRow([Markup.Escape(name), .. counts]);
        }
    }

    private static string Numbers(IReadOnlyList<float> values) =>
        string.Join(", ", values.Select(value => value.ToString("F4", System.Globalization.CultureInfo.InvariantCulture)));
}
