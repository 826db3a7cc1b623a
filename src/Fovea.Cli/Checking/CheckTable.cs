using System.Globalization;
using Fovea.Checking;
using Fovea.Cli.Shell;
using Spectre.Console;

namespace Fovea.Cli.Checking;

/// <summary>Draws a check's comparisons, those nearest to their tolerance last, where a person looks.</summary>
internal static class CheckTable
{
    /// <summary>A large network has hundreds of rows; those furthest from their tolerance tell nobody anything.</summary>
    private const int MostRows = 60;

    private static readonly Padding Narrow = new(0, 0, 1, 0);

    public static void Print(IAnsiConsole console, CheckReport report)
    {
        int hidden = Math.Max(0, report.Rows.Count - Math.Max(MostRows, report.Failures));
        if (hidden > 0)
        {
            console.Line($"{Show.Count(hidden)} comparisons far within their tolerance are left out; --json has them all.");
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("layer") { Padding = Narrow });
        table.AddColumn(new TableColumn("compared") { Padding = Narrow });
        foreach (string heading in (string[])["entries", "largest error", "relative", "tolerance"])
        {
            table.AddColumn(new TableColumn(heading) { Padding = Narrow }.RightAligned());
        }

        table.AddColumn(new TableColumn("") { Padding = Narrow });
        foreach (CheckRow row in report.Rows.Skip(hidden))
        {
            bool isWorst = row == report.Rows[^1];
            string entries = row.Checked == row.Total ? Show.Count(row.Total) : $"{Show.Count(row.Checked)} of {Show.Count(row.Total)}";
            table.AddRow(
                new Markup(Emphasise(row.Layer, isWorst)),
                new Markup(Emphasise(row.Compared, isWorst)),
                new Markup(Markup.Escape(row.Skipped == 0 ? entries : $"{entries}, {row.Skipped} kinks")),
                new Markup(Number(row.AbsoluteError)),
                new Markup(Emphasise(Number(row.RelativeError), isWorst)),
                new Markup(Number(row.Tolerance)),
                new Markup(row.Passed ? "[green]right[/]" : "[red]WRONG[/]"));
        }

        console.Write(table);
        CheckRow worst = report.Rows[^1];
        console.Line(
            $"Nearest to its tolerance: {worst.Layer}, {worst.Compared} ({worst.Where}). On {report.KernelBatch} images of {report.Images}, kernels {string.Join(", ", report.InstructionSets)} against Fovea.Steps and plain loops;");
        console.Line(
            $"gradients of {report.GradientBatch} images {report.GradientInput} against central differences in double precision.");
        string name = report.Model;
        if (report.Passed)
        {
            console.Line($"[bold]{name}[/]: all {Show.Count(report.Rows.Count)} comparisons are within their tolerance.");
        }
        else
        {
            console.Line($"[bold]{name}[/]: {Show.Count(report.Failures)} of {Show.Count(report.Rows.Count)} comparisons are NOT within their tolerance.");
        }
    }

    private static string Number(double value) =>
        double.IsFinite(value) ? value.ToString(value == 0 ? "0" : "0.0e+0", CultureInfo.InvariantCulture) : "no number";

    private static string Emphasise(string text, bool isWorst) => isWorst ? $"[bold]{Markup.Escape(text)}[/]" : Markup.Escape(text);
}
