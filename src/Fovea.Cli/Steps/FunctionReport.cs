using System.Globalization;
using Fovea.Cli.Shell;
using Fovea.Explaining.Exercise;
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
        string outcome = DiagnosisText.Outcome(result.Diagnosis, result.Path);
        if (result.Diagnosis.Agrees)
        {
            console.MarkupLineInterpolated($"[green]✓[/] [bold]{result.Name}[/] {outcome}");
            return;
        }

        console.MarkupLineInterpolated($"[red]✗[/] [bold]{result.Name}[/] {outcome}");
        foreach (DiagnosisLine line in DiagnosisText.Lines(result.Diagnosis))
        {
            Print(console, line);
        }
    }

    private static void Print(IAnsiConsole console, DiagnosisLine line)
    {
        switch (line.Role)
        {
            case DiagnosisRole.Nothing:
                console.WriteLine($"  {line.Text}");
                break;
            case DiagnosisRole.Found:
                console.WriteLine();
                console.WriteLine($"  {line.Text}");
                break;
            case DiagnosisRole.Hint:
                Line(console, line.Label, $"· {line.Text}");
                break;
            case DiagnosisRole.Mistake:
                Line(console, line.Label, line.Text, new Style(Color.Yellow));
                break;
            case DiagnosisRole.Formula:
                Line(console, line.Label, line.Text, new Style(Color.Aqua));
                break;
            default:
                Line(console, line.Label, line.Text);
                break;
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
}
