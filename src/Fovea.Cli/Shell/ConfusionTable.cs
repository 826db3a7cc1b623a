using System.Globalization;
using Fovea.Metrics;
using Spectre.Console;

namespace Fovea.Cli.Shell;

/// <summary>Draws a confusion matrix: a row for what was shown, a column for what it was taken for.</summary>
internal static class ConfusionTable
{
    /// <summary>More columns than this fit no terminal; then the worst pairs alone are listed.</summary>
    private const int MostClasses = 20;

    private const int PairsShown = 5;

    // Ten classes fit 80 columns.
    private static readonly Padding Narrow = new(0, 0, 1, 0);

    public static void Print(IAnsiConsole console, ConfusionMatrix confusion)
    {
        if (confusion.Classes.Count <= MostClasses)
        {
            console.WriteLine("What was shown (rows) and what it was taken for (columns):");
            console.Write(Table(confusion));
        }

        (int Actual, int Predicted, int Count)[] worst =
        [
            .. (from actual in Enumerable.Range(0, confusion.Classes.Count)
                from predicted in Enumerable.Range(0, confusion.Classes.Count)
                where actual != predicted && confusion[actual, predicted] > 0
                orderby confusion[actual, predicted] descending
                select (actual, predicted, confusion[actual, predicted])).Take(PairsShown),
        ];
        if (worst.Length > 0)
        {
            string pairs = string.Join(", ", worst.Select(pair =>
                $"{confusion.Classes[pair.Actual]} as {confusion.Classes[pair.Predicted]} ({pair.Count})"));
            console.Line($"Most often mistaken: {pairs}");
        }
    }

    private static Table Table(ConfusionMatrix confusion)
    {
        var table = new Table { Border = TableBorder.Simple, ShowRowSeparators = false };
        table.AddColumn(new TableColumn("shown") { Padding = Narrow });
        foreach (string name in confusion.Classes)
        {
            table.AddColumn(new TableColumn(new Markup($"[bold]{Markup.Escape(name)}[/]")) { Padding = Narrow }.RightAligned());
        }

        table.AddColumn(new TableColumn("right") { Padding = Narrow }.RightAligned());
        for (int actual = 0; actual < confusion.Classes.Count; actual++)
        {
            var cells = new List<Markup> { new($"[bold]{Markup.Escape(confusion.Classes[actual])}[/]") };
            for (int predicted = 0; predicted < confusion.Classes.Count; predicted++)
            {
                cells.Add(Cell(confusion[actual, predicted], actual == predicted));
            }

            double recall = confusion.Recall(actual);
            cells.Add(new Markup(double.IsNaN(recall) ? "-" : Show.Percent(recall)));
            table.AddRow(cells);
        }

        return table;
    }

    private static Markup Cell(int count, bool right)
    {
        string text = count.ToString(CultureInfo.InvariantCulture);
        return new Markup(right ? $"[green]{text}[/]" : count == 0 ? "[grey]·[/]" : $"[red]{text}[/]");
    }
}
