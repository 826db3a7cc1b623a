using System.CommandLine;
using Fovea.Cli.Shell;
using Fovea.Models;
using Spectre.Console;

namespace Fovea.Cli.Models;

/// <summary>The command <c>fovea models</c>: the built-in networks and what they cost.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var command = new Command("models", "List the built-in networks: input, classes, parameters and multiply-adds.") { SharedOptions.Json };
        command.SetAction(parse => CommandRunner.Run(parse, output =>
        {
            BuiltInDocument[] documents = [.. BuiltInModels.Names.Select(name => BuiltInDocument.From(BuiltInModels.Costs(name)))];
            output.WriteJson(documents, ModelsJson.Default.BuiltInDocumentArray);
            Print(output.Console, documents);
            return ExitCode.Done;
        }));
        return command;
    }

    private static void Print(IAnsiConsole console, BuiltInDocument[] documents)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("model").AddColumn("input");
        foreach (string heading in (string[])["classes", "parameters", "mult-adds"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (BuiltInDocument document in documents)
        {
            table.AddRow(
                document.Name,
                string.Join('x', document.Input),
                Show.Count(document.Classes),
                Show.Count(document.Parameters),
                Show.Count(document.MultiplyAdds));
        }

        console.Write(table);
        console.Line($"Multiply-adds are those of one image forward. Input and classes follow the data in [bold]fovea train --model NAME[/].");
    }
}
