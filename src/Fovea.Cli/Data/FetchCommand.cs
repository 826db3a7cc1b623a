using System.CommandLine;
using Fovea.Cli.Shell;
using Fovea.Data;
using Spectre.Console;

namespace Fovea.Cli.Data;

/// <summary>What <c>data fetch --json</c> prints.</summary>
internal sealed record FetchDocument(string Name, string Folder);

/// <summary>The command <c>fovea data fetch</c>: brings a known dataset onto this machine.</summary>
internal static class FetchCommand
{
    private static readonly Argument<string> Name = new("NAME")
    {
        Description = string.Join("; ", KnownDatasets.Names.Select(name => $"{name}: {KnownDatasets.Describe(name)}")) + ".",
    };

    public static Command Create()
    {
        var command = new Command("fetch", "Fetch a known dataset, check it and keep it in the folder that FOVEA_DATA names or the system has for such; train --data NAME does so by itself.")
        {
            Name, SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output =>
        {
            string name = parse.GetValue(Name)!;
            string folder = KnownData.Fetch(name, output);
            output.WriteJson(new FetchDocument(name, folder), DataJson.Default.FetchDocument);
            output.Console.Line($"[bold]{name}[/] is in [bold]{folder}[/]. Train on it: fovea train --data {name}");
            return ExitCode.Done;
        }));
        return command;
    }
}
