using System.Globalization;
using Fovea.Cli.Shell;
using Fovea.Steps.Mistakes;
using Spectre.Console;

namespace Fovea.Cli.Steps;

/// <summary>Prints what a function gave and what a comparison found.</summary>
internal static class FunctionReport
{
    public static void Print(Output output, string function, IReadOnlyList<WrittenResult> written, IReadOnlyList<ComparedResult> compared)
    {
        output.WriteJson(FunctionDocument.From(function, written, compared), StepsJson.Default.FunctionDocument);
        foreach (WrittenResult result in written)
        {
            double[] values = result.Result.Array.ToDoubles();
            string dtype = result.Result.Array.IsSinglePrecision ? "float32" : "float64";
            string where = result.Kept ? $"not written: {result.Path} was read and is kept" : $"written to {result.Path}";
            string mean = values.Length == 1 ? $"value {Show(values[0])}" : $"mean {Show(values.Average())}";
            output.Console.MarkupLineInterpolated(
                $"[bold]{result.Result.Name}[/]  ({string.Join(", ", result.Result.Array.Shape)})  {dtype}  {mean}  {where}");
        }

        foreach (ComparedResult result in compared)
        {
            output.Console.WriteLine();
            Print(output.Console, result);
        }
    }

    private static void Print(IAnsiConsole console, ComparedResult result)
    {
        Diagnosis found = result.Diagnosis;
        string largest = Short(found.MaxDifference);
        string tolerance = Short(found.Tolerance);
        if (found.Agrees)
        {
            console.MarkupLineInterpolated(
                $"[green]✓[/] [bold]{result.Name}[/] agrees with {result.Path}: largest difference {largest}, tolerance {tolerance}.");
            return;
        }

        console.MarkupLineInterpolated($"[red]✗[/] [bold]{result.Name}[/] does not agree with {result.Path}.");
        if (found.First is { } first)
        {
            Line(console, "first at", $"[{string.Join(", ", first.Index)}]: yours {Show(first.Yours)}, expected {Show(first.Expected)}");
            Line(
                console,
                "in all",
                $"{Percent(found.DifferingShare)} of the values differ, the largest difference is {largest}, tolerance {tolerance}");
        }
        else
        {
            Line(console, "shape", $"yours ({string.Join(", ", found.YourShape)}), expected ({string.Join(", ", found.ExpectedShape)})");
        }

        if (found.Findings.IsEmpty)
        {
            console.WriteLine(found.Hints.IsEmpty
                ? "  No known mistake gives your numbers."
                : "  No known mistake gives your numbers. What can be seen:");
            foreach (string hint in found.Hints)
            {
                Line(console, "", $"· {hint}");
            }

            return;
        }

        console.WriteLine();
        console.WriteLine(found.Findings.Length == 1
            ? "  This gives exactly your numbers:"
            : $"  Each of these {found.Findings.Length} gives exactly your numbers:");
        foreach (Finding finding in found.Findings)
        {
            Line(console, "mistake", finding.Name, new Style(Color.Yellow));
            foreach (Mistake mistake in finding.Mistakes)
            {
                Line(console, "look at", mistake.Line, new Style(Color.Aqua));
                Line(console, "", mistake.Explanation);
            }
        }
    }

    // A label and a text that wraps beside it.
    private static void Line(IAnsiConsole console, string label, string text, Style? style = null)
    {
        var grid = new Grid().AddColumn(new GridColumn().Width(8).NoWrap().Padding(2, 0, 2, 0)).AddColumn(new GridColumn());
        grid.AddRow(new Text(label, new Style(Color.Grey)), new Text(text, style ?? Style.Plain));
        console.Write(grid);
    }

    private static string Show(double value) => value.ToString("G9", CultureInfo.InvariantCulture);

    private static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");
}
