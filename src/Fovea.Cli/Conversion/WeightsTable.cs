using Fovea.Weights;
using Spectre.Console;

namespace Fovea.Cli.Conversion;

/// <summary>Shows which tensor becomes which parameter.</summary>
internal static class WeightsTable
{
    public static void Print(IAnsiConsole console, WeightMatch match)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string heading in (string[])["parameter", "shape", "tensor", "its shape", ""])
        {
            table.AddColumn(heading);
        }

        foreach (WeightRow row in match.Rows)
        {
            string remark = row.Tensor is null ? "[red]missing[/]"
                : !row.Fits ? $"[red]expected {Markup.Escape($"[{string.Join(", ", row.Expected)}]")}[/]"
                : Markup.Escape(row.How);
            table.AddRow(
                Markup.Escape(row.Parameter),
                Markup.Escape(row.Shape.ToString()),
                Markup.Escape(row.Tensor?.Name ?? string.Empty),
                Markup.Escape(row.Tensor is null ? string.Empty : $"[{string.Join(", ", row.Tensor.Shape)}]"),
                remark);
        }

        foreach (WeightArray array in match.Unused)
        {
            table.AddRow(
                string.Empty, string.Empty, Markup.Escape(array.Name), Markup.Escape($"[{string.Join(", ", array.Shape)}]"), "[red]not used[/]");
        }

        console.Write(table);
    }
}
