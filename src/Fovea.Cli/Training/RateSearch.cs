using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Serialization;
using Fovea.Cli.Shell;
using Fovea.Training;
using Spectre.Console;

namespace Fovea.Cli.Training;

/// <summary><c>train --find-rate</c>: a short training in which the learning rate rises, its curve, and what it suggests.</summary>
internal static class RateSearch
{
    private const int Rows = 24;
    private const int BarWidth = 40;

    public static readonly Option<bool> Asked = new("--find-rate")
    {
        Description = "Look for a learning rate for --lr: train some steps at rates that rise, and print the loss at each. Nothing is saved.",
    };

    /// <summary>Refuses what a search does not do.</summary>
    public static void Check(CommandResult command, Option<string> folder)
    {
        if (command.GetResult(Asked) is not { Implicit: false })
        {
            return;
        }

        foreach (Option option in (Option[])[folder, FoldRuns.Folds, RunOptions.KeepEpochs])
        {
            if (command.GetResult(option) is { Implicit: false })
            {
                command.AddError($"--find-rate saves nothing and trains one network for some steps. Leave out {option.Name}.");
            }
        }
    }

    public static int Run(Output output, PreparedRun run, DataSource data, CancellationToken token)
    {
        output.Console.Line($"[bold]{run.Model.Name}[/] on [bold]{data.Name}[/], batch {run.Options.Batch}, {run.Optimizer.GetType().Name}, seed {run.Options.Seed}");
        Data.DataReading.PrintNotes(output.Console, [.. data.Notes, .. run.Notes]);
        var finder = new LearningRateFinder(run.Model, run.Optimizer, run.Options, run.Loss);
        LearningRateCurve curve = finder.Find(data.Train, cancellation: token);
        Print(output.Console, curve);
        output.WriteJson(RateDocument.From(curve, run.Options), RateJson.Default.RateDocument);
        return ExitCode.Done;
    }

    public static string Text(float rate) => rate.ToString("G2", CultureInfo.InvariantCulture);

    private static void Print(IAnsiConsole console, LearningRateCurve curve)
    {
        // Bars begin at 0 and end a little above the first loss: what diverges runs against the wall.
        double most = Math.Min(curve.Smoothed.Max(), 1.5 * curve.Smoothed[0]);
        var table = new Table().Border(TableBorder.None).AddColumns(
            new TableColumn("rate").RightAligned(), new TableColumn("loss").RightAligned(), new TableColumn(""), new TableColumn(""));
        int suggested = Nearest(curve, curve.Suggestion);
        int lowest = Nearest(curve, curve.Lowest);
        int count = curve.Points.Count;
        int rows = Math.Min(Rows, count);
        IEnumerable<int> shown = Enumerable.Range(0, rows).Select(row => row * (count - 1) / Math.Max(1, rows - 1));
        foreach (int i in shown.Append(suggested).Append(lowest).Distinct().Order())
        {
            int width = (int)Math.Clamp(Math.Round(curve.Smoothed[i] / most * BarWidth), 0, BarWidth);
            string mark = i == suggested ? "<- suggested" : i == lowest ? "<- lowest" : "";
            table.AddRow(Text(curve.Points[i].Rate), Show.Loss(curve.Smoothed[i]), new string('█', width), mark);
        }

        console.WriteLine();
        console.Write(table);
        console.WriteLine();
        string end = curve.Diverged ? $"diverged at {Text(curve.Points[^1].Rate)}" : "did not diverge";
        console.Line(
            $"The loss was lowest at {Text(curve.Lowest)} and {end}. Suggested: [bold]--lr {Text(curve.Suggestion)}[/]");
    }

    private static int Nearest(LearningRateCurve curve, float rate)
    {
        int best = 0;
        for (int i = 1; i < curve.Points.Count; i++)
        {
            best = Math.Abs(Math.Log(curve.Points[i].Rate / rate)) < Math.Abs(Math.Log(curve.Points[best].Rate / rate)) ? i : best;
        }

        return best;
    }
}

/// <summary>What <c>train --find-rate --json</c> prints.</summary>
internal sealed record RateDocument(float Suggestion, float Lowest, bool Diverged, int Batch, ulong Seed, IReadOnlyList<RatePoint> Curve)
{
    public static RateDocument From(LearningRateCurve curve, TrainingOptions options) => new(
        curve.Suggestion,
        curve.Lowest,
        curve.Diverged,
        options.Batch,
        options.Seed,
        [.. curve.Points.Zip(curve.Smoothed, (point, smoothed) => new RatePoint(point.Rate, point.Loss, smoothed))]);
}

/// <summary>One step of a search.</summary>
internal sealed record RatePoint(float LearningRate, double Loss, double Smoothed);

/// <summary>Serialises the search's document without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RateDocument))]
internal sealed partial class RateJson : JsonSerializerContext;
