using System.Collections.Immutable;
using System.Globalization;
using Fovea.Cli.Shell;
using Fovea.Steps.Exercise;
using Spectre.Console;

namespace Fovea.Cli.Steps;

/// <summary>The exercise from its first function to its last, each value beside the published one.</summary>
internal static class Walkthrough
{
    public static int Run(Output output)
    {
        (ExerciseCase Case, ImmutableArray<PublishedValue> Values)[] cases =
            [.. PublishedExercise.Cases.Select(example => (example, example.Run()))];
        PublishedValue[] values = [.. cases.SelectMany(pair => pair.Values)];
        int agreeing = values.Count(value => value.Agrees);
        bool agrees = agreeing == values.Length;
        output.WriteJson(
            new ExerciseDocument(
                agrees, values.Length, agreeing, [.. cases.Select(pair => new CaseDocument(pair.Case.Function, pair.Case.Setting, pair.Values))]),
            StepsJson.Default.ExerciseDocument);

        output.Console.MarkupLine("[bold]Convolutional Neural Networks: Step by Step[/]");
        output.Console.WriteLine("Every published value, computed again from NumPy's random inputs.");
        output.Console.WriteLine();
        string? function = null;
        foreach ((ExerciseCase example, ImmutableArray<PublishedValue> row) in cases)
        {
            if (example.Function != function)
            {
                function = example.Function;
                output.Console.Write(new Rule($"[bold aqua]{function}[/]") { Justification = Justify.Left, Style = new Style(Color.Grey) });
            }

            output.Console.MarkupLineInterpolated($"[grey]{example.Setting}[/]");
            output.Console.Write(Table(row));
        }

        output.Console.WriteLine();
        output.Console.MarkupLine(agrees
            ? $"[green]✓[/] All {values.Length} published values agree: full doubles to 1e-12, printed numbers to their last digit."
            : $"[red]✗[/] {values.Length - agreeing} of {values.Length} published values do not agree.");
        return agrees ? ExitCode.Done : ExitCode.Failed;
    }

    private static Table Table(ImmutableArray<PublishedValue> values)
    {
        Table table = new Table().Border(TableBorder.None).HideHeaders().Collapse();
        table.AddColumn(new TableColumn("agrees").NoWrap().PadLeft(2));
        table.AddColumn(new TableColumn("value").NoWrap().Width(18));
        table.AddColumn(new TableColumn("published").NoWrap().Width(23));
        table.AddColumn(new TableColumn("computed").NoWrap().Width(23));
        foreach (PublishedValue value in values)
        {
            table.AddRow(
                new Markup(value.Agrees ? "[green]✓[/]" : "[red]✗[/]"),
                new Text(value.Name),
                new Text(Show(value.Published, value.Decimals), new Style(Color.Grey)),
                new Text(Show(value.Computed, value.Decimals)));
        }

        return table;
    }

    // What fits: whole small rows, the first of long ones.
    private static string Show(ImmutableArray<double> values, int? decimals)
    {
        int shown = decimals == 0 ? 6 : 1;
        string text = string.Join(" ", values.Take(shown).Select(value => Show(value, decimals)));
        return values.Length > shown ? $"{text} +{values.Length - shown} more" : text;
    }

    private static string Show(double value, int? decimals) => decimals is { } places
        ? Math.Round(value, places).ToString(CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);
}
