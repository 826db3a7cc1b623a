using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Shell;

namespace Fovea.Cli.Exploring;

/// <summary>The command <c>fovea explore</c>: the explorer in the browser, with a model or a run.</summary>
internal static class ExploreCommand
{
    private static readonly Argument<string?> Subject = new("MODEL|RUN_FOLDER")
    {
        Description = "What to open there: a model (.safetensors, .onnx, .json), or the folder of a run.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<int?> Port = new("--port")
    {
        Description = $"The port on this machine. [default: {Ports.Usual}, or the next that is free]",
        HelpName = "N",
    };

    private static readonly Option<bool> NoOpen = new("--no-open")
    {
        Description = "Do not open a browser; the address is printed.",
    };

    public static Command Create()
    {
        Port.CustomParser = argument =>
        {
            string text = argument.Tokens[^1].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= Ports.Last)
            {
                return port;
            }

            argument.AddError($"--port must be a whole number from 1 to {Ports.Last}. Received '{text}'.");
            return null;
        };
        var command = new Command("explore", "Open the explorer: every step of a network, forward and backward, in the browser. Ctrl+C ends it.")
        {
            Subject, Port, NoOpen, SharedOptions.Json,
        };
        command.SetAction(parse => CommandRunner.Run(parse, output => Serve(parse, output)));
        return command;
    }

    private static int Serve(ParseResult parse, Output output)
    {
        using var interrupt = new Interrupt();
        WorkspaceFiles? workspace = parse.GetValue(Subject) is { } path ? WorkspaceFiles.Open(path) : null;
        using ExplorerServer server = ExplorerServer.Start(
            parse.GetValue(Port), new ExplorerAnswers(SiteFolder.BesideCommand(), workspace));
        output.WriteJson(
            new ExploreDocument(server.Address.AbsoluteUri, server.Port, workspace?.Model(), workspace?.List() ?? []),
            ExploringJson.Default.ExploreDocument);
        output.Console.Line($"The explorer is at {server.Address.AbsoluteUri} and seen on this machine alone. Ctrl+C ends it.");
        if (!parse.GetValue(NoOpen) && !WebBrowser.Open(server.Address))
        {
            output.WriteNote($"No browser could be opened. Open {server.Address.AbsoluteUri} in one.");
        }

        // A server that is asked to end has done its work.
        interrupt.Token.WaitHandle.WaitOne();
        return ExitCode.Done;
    }
}
