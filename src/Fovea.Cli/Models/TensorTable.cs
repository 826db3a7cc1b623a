using System.Globalization;
using Fovea.Cli.Conversion;
using Fovea.Cli.Shell;
using Spectre.Console;

namespace Fovea.Cli.Models;

/// <summary>Prints the tensors of a file without an architecture.</summary>
internal static class TensorTable
{
    private const int LongestText = 100;

    public static void Print(IAnsiConsole console, string path, TensorFile file)
    {
        console.Line($"[bold]{path}[/]: tensors without an architecture");
        foreach (var (key, value) in file.Texts.OrderBy(text => text.Key, StringComparer.Ordinal))
        {
            console.Line($"{key}: {(value.Length <= LongestText ? value : value[..LongestText] + "...")}");
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("tensor").AddColumn("type").AddColumn("shape");
        foreach (string heading in (string[])["values", "least", "greatest"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (TensorDocument tensor in file.Tensors)
        {
            table.AddRow(
                Markup.Escape(tensor.Name),
                tensor.Type,
                Markup.Escape($"[{string.Join(", ", tensor.Shape)}]"),
                Show.Count(tensor.Count),
                Number(tensor.Least),
                Number(tensor.Greatest));
        }

        console.Write(table);
        console.Line($"[bold]{file.Tensors.Count}[/] tensors, [bold]{Show.Count(file.Tensors.Sum(tensor => tensor.Count))}[/] values.");
        if (WeightReading.CanRead(path))
        {
            console.Line($"[bold]fovea convert {path} OUT.safetensors --into MODEL[/] reads them into a model.");
        }
    }

    private static string Number(double? value) => value?.ToString("G5", CultureInfo.InvariantCulture) ?? string.Empty;
}
