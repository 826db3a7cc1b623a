using System.CommandLine;
using System.Text.Json.Serialization;
using Fovea.Cli.Bench.Measuring;
using Fovea.Cli.Data;
using Fovea.Cli.Shell;
using Fovea.Data;
using Fovea.Reports;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Cli.Training;

/// <summary>The command <c>fovea report</c>: the report of a run that is there already.</summary>
internal static class ReportCommand
{
    private static readonly Argument<string> Run = new("RUN_FOLDER")
    {
        Description = "The folder of a run, as train --out named it.",
    };

    private static readonly Option<string?> MovedData = new("--data")
    {
        Description = "Where the run's data are now, if they were moved. [default: where they were]",
        HelpName = "NAME|PATH",
    };

    private static readonly Option<int> Threads = CommandOptions.Threads();

    public static Command Create()
    {
        var command = new Command("report", "Write report.html of a run: curves, confusion, mistakes, filters and the cost of each layer.")
        {
            Run, MovedData, Threads, SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output => Write(parse, output)));
        return command;
    }

    private static int Write(ParseResult parse, Output output)
    {
        using var interrupt = new Interrupt();
        string folder = parse.GetValue(Run)!;
        var notes = new List<string>();
        string? name = null;
        IImageDataset? held = null;
        FoldsFile.RequireFold(folder);
        if (RunReport.Exists(folder))
        {
            var run = new TrainingFolder(folder);
            IReadOnlyList<string> words = run.ReadArguments();
            ParseResult begun = RunOptions.Parse(folder, words);
            string data = parse.GetValue(MovedData) ?? begun.GetValue(TrainCommand.Data)!;

            // A run without words is one with all defaults or one that began in code, on who knows what.
            name = words.Count > 0 || data != DataSource.Digits ? data : null;
            try
            {
                held = OpenHeldBack(KnownData.Resolve(data, output), begun, run);
            }
            catch (FoveaException problem) when (parse.GetValue(MovedData) is null)
            {
                // The run's files still tell most of it.
                notes.Add($"The data could not be read, so no mistakes are shown: {problem.Message} Where they were moved, --data tells the place.");
                output.WriteNote(notes[0]);
            }
        }

        ReportSummary summary = RunReport.Write(
            folder,
            held,
            new ReportOptions { Data = name, Machine = Machine.Processor, Threads = parse.GetValue(Threads), Notes = notes },
            interrupt.Token);
        output.WriteJson(
            new ReportDocument(summary.Path, summary.Epochs, summary.Accuracy, summary.Mistakes), ReportJson.Default.ReportDocument);
        output.Console.Line($"The report is in [bold]{summary.Path}[/].");
        return ExitCode.Done;
    }

    // The images that the run was measured on, as large as its model takes them: of --from, that need not be their own size.
    private static IImageDataset OpenHeldBack(string data, ParseResult begun, TrainingFolder run)
    {
        DataOptions options = DataReading.Options(begun, run.ReadModel().InputShape);
        int folds = begun.GetValue(FoldRuns.Folds);
        if (folds == 0 || FoldsFile.NumberOf(run.FolderPath) is not { } number || number > folds)
        {
            return DataSource.OpenHeldBack(data, options);
        }

        return KFold.Split(DataSource.Open(data, options).Train, folds, begun.GetValue(TrainCommand.Seed))[number - 1].Validation;
    }
}

/// <summary>What <c>report --json</c> prints.</summary>
internal sealed record ReportDocument(string Report, int Epochs, double? Accuracy, int? Mistakes);

/// <summary>Serialises the document without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
