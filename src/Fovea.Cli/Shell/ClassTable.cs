using Fovea.Metrics;
using Spectre.Console;

namespace Fovea.Cli.Shell;

/// <summary>How well each class is recognised, and the averages over classes.</summary>
internal static class ClassTable
{
    /// <summary>With more classes the averages alone are printed; <c>--json</c> has all.</summary>
    private const int MostClasses = 20;

    public static void Print(IAnsiConsole console, ConfusionMatrix confusion)
    {
        var table = new Table { Border = TableBorder.Simple, ShowRowSeparators = false };
        table.AddColumn(new TableColumn("class"));
        foreach (string name in (string[])["images", "precision", "recall", "F1"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        for (int i = 0; i < confusion.Classes.Count && confusion.Classes.Count <= MostClasses; i++)
        {
            Add(table, $"[bold]{Markup.Escape(confusion.Classes[i])}[/]", confusion.Images(i), confusion.Scores(i));
        }

        Add(table, "mean over classes", confusion.Count, confusion.MacroAverage());
        Add(table, "weighted by images", confusion.Count, confusion.WeightedAverage());
        console.Write(table);
    }

    private static void Add(Table table, string name, int images, ClassScores scores) =>
        table.AddRow(name, Show.Count(images), Percent(scores.Precision), Percent(scores.Recall), Percent(scores.F1));

    private static string Percent(double share) => double.IsNaN(share) ? "-" : Show.Percent(share);
}
