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
                agrees, values.Length, agreeing,
                    [.. cases.Select(pair => new CaseDocument(pair.Case.Function, pair.Case.Setting, pair.Values))]),
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
            output.Console.Write(Table(row, output.Console.Profile.Width));
        }

        output.Console.WriteLine();
        output.Console.MarkupLine(agrees
            ? $"[green]✓[/] All {values.Length} published values agree: full doubles to 1e-12, printed numbers to their last digit."
            : $"[red]✗[/] {values.Length - agreeing} of {values.Length} published values do not agree.");
        return agrees ? ExitCode.Done : ExitCode.Failed;
    }

    private static Table Table(ImmutableArray<PublishedValue> values, int width)
    {
        // The mark, the name and the gaps take 26 columns; what is left is shared, up to what the longest row can use.
        int column = Math.Clamp((width - 27) / 2, 20, 60);
        Table table = new Table().Border(TableBorder.None).HideHeaders().Collapse();
        table.AddColumn(new TableColumn("").NoWrap().Width(1));
        table.AddColumn(new TableColumn("").NoWrap().Width(18));
        table.AddColumn(new TableColumn("").NoWrap().Width(column));
        table.AddColumn(new TableColumn("").NoWrap().Width(column));
        foreach (PublishedValue value in values)
        {
            table.AddRow(
                new Markup(value.Agrees ? "[green]✓[/]" : "[red]✗[/]"),
                new Text(value.Name),
                new Text(Show(value.Published, value.Decimals, column), new Style(Color.Grey)),
                new Text(Show(value.Computed, value.Decimals, column)));
        }

        return table;
    }

    // As many values as fit into the column.
    private static string Show(ImmutableArray<double> values, int? decimals, int width)
    {
        if (values.Length == 1)
        {
            return Show(values[0], decimals);
        }

        string[] texts = [.. values.Select(value => Show(value, decimals ?? 8))];
        for (int shown = texts.Length; shown > 0; shown--)
        {
            string text = string.Join(' ', texts.Take(shown)) + (shown < texts.Length ? $" +{texts.Length - shown} more" : "");
            if (text.Length <= width)
            {
                return text;
            }
        }

        return texts[0];
    }

    private static string Show(double value, int? decimals) => decimals is { } places
        ? Math.Round(value, places).ToString(CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);
}
