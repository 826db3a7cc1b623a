using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Shell;
using Fovea.Data;
using Fovea.Reports;
using Fovea.Training;
using Fovea.Training.Runs;
using Spectre.Console;

namespace Fovea.Cli.Training;

/// <summary>
/// <c>train --folds K</c>: the images to learn from are divided into K folds, and K networks learn, each without one of them.
/// </summary>
internal static class FoldRuns
{
    public static readonly Option<int> Folds = new("--folds")
    {
        Description = "Train so many networks, each measured on the part of the training images that it did not see (cross-validation). "
            + "The held-back images are not looked at.",
        HelpName = "K",
        CustomParser = argument =>
        {
            string text = argument.Tokens.Count == 0 ? string.Empty : argument.Tokens[^1].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int folds) && folds >= 2)
            {
                return folds;
            }

            argument.AddError($"--folds must be a whole number of 2 or more. Received '{text}'.");
            return 0;
        },
    };

    /// <summary>Trains all folds, or those that are left of a run that goes on.</summary>
    /// <param name="output">Where to print.</param>
    /// <param name="wanted">The folder of the run, or null for a new one.</param>
    /// <param name="resumed">Whether the run goes on.</param>
    /// <param name="data">The images.</param>
    /// <param name="parse">The command line that began the run.</param>
    /// <param name="prepare">Makes the network for some images; where a fold goes on, as its folder says.</param>
    /// <param name="token">Ends the run between steps.</param>
    public static int Run(
        Output output,
        string? wanted,
        bool resumed,
        DataSource data,
        ParseResult parse,
        Func<IImageDataset, string?, PreparedRun> prepare,
        CancellationToken token)
    {
        PreparedRun whole = prepare(data.Train, null);
        IReadOnlyList<Fold> folds = KFold.Split(data.Train, parse.GetValue(Folds), whole.Options.Seed);
        using var target = RunFolder.Create(wanted, whole.Model.Name, data.Name);
        if (!resumed)
        {
            // What cannot run is refused before there is a description of a run to go on with.
            new Trainer(whole.Model, whole.Optimizer, whole.Options, whole.Loss).Check(folds[0].Train, folds[0].Validation);
            FoldsFile.Begin(target.FolderPath, folds.Count, RunOptions.Words(parse));
        }

        var documents = new List<TrainDocument>();
        foreach (Fold fold in folds)
        {
            string path = FoldsFile.FoldPath(target.FolderPath, fold.Number);
            bool goesOn = FoldsFile.HasBegun(path);
            PreparedRun ready = prepare(fold.Train, goesOn ? path : null);
            var display = new TrainingDisplay(output);
            DataSource images = data with { Train = fold.Train, Test = fold.Validation };
            using RunRecorder record = RunRecords.Begin(path, ready, images, goesOn, display.Note);
            TrainingOptions options = ready.Options with { Folder = path, Resume = goesOn, Warn = record.Warn };
            float rate = ready.Optimizer.LearningRate;
            var trainer = new Trainer(ready.Model, ready.Optimizer, options, ready.Loss);
            try
            {
                TrainingResult result;
                if (FoldsFile.IsFinished(path))
                {
                    result = trainer.Fit(fold.Train, fold.Validation, null, token);
                }
                else
                {
                    display.Tell($"Fold {fold.Number} of {folds.Count}");
                    display.Begin(ready.Model, images, options, rate, ready.Notes);
                    result = display.Run(options, progress => trainer.Fit(fold.Train, fold.Validation, record.Then(progress), token));
                    record.Complete();
                    display.Tell("");
                }

                documents.Add(TrainDocument.From(new TrainingFolder(path).ModelPath, options, result, rate));
            }
            catch (OperationCanceledException)
            {
                string position = display.HasLearned ? $", {display.Position}" : "";
                output.WriteError(
                    $"Cancelled in fold {fold.Number} of {folds.Count}{position}. Go on with: fovea train --resume {target.FolderPath}");
                return ExitCode.Cancelled;
            }
            catch (FoveaException problem) when (RunFolder.IsKept(path, problem))
            {
                throw RunFolder.Kept(target.FolderPath, problem);
            }
        }

        var document = FoldsDocument.From(target.FolderPath, documents);
        Print(output.Console, document);
        output.WriteJson(document, FoldsJson.Default.FoldsDocument);
        return ExitCode.Done;
    }

    private static void Print(IAnsiConsole console, FoldsDocument document)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (string column in (string[])["fold", "accuracy", "loss", "epochs", "time"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        for (int i = 0; i < document.Folds.Count; i++)
        {
            TrainDocument fold = document.Folds[i];
            table.AddRow(
                string.Create(CultureInfo.InvariantCulture, $"{i + 1}"),
                Show.Percent(fold.TestAccuracy!.Value),
                Show.Loss(fold.TestLoss!.Value),
                string.Create(CultureInfo.InvariantCulture, $"{fold.Epochs}"),
                Show.Seconds(fold.Seconds));
        }

        table.AddRow("mean", Show.Percent(document.TestAccuracy), Show.Loss(document.TestLoss), "", Show.Seconds(document.Seconds));
        table.AddRow("deviation", Show.Percent(document.TestAccuracyDeviation), Show.Loss(document.TestLossDeviation), "", "");
        console.Write(table);
        console.WriteLine();
        console.Line(
            $"[bold]{Show.Percent(document.TestAccuracy)}[/] +- {Show.Percent(document.TestAccuracyDeviation)} over {document.Folds.Count} folds. The models are in [bold]{document.Folder}[/].");
    }
}
