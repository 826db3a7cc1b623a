using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Fovea.Cli.Tests")]

namespace Fovea.Cli.Shell;

/// <summary>Runs a command and turns what goes wrong into one message and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Parses and runs. A wrong command line gives one message and exit code 2.</summary>
    /// <param name="root">The root command.</param>
    /// <param name="args">The words of the command line.</param>
    /// <param name="configuration">Where to print; the console by default.</param>
    public static int Invoke(RootCommand root, IReadOnlyList<string> args, InvocationConfiguration? configuration = null)
    {
        configuration ??= new InvocationConfiguration();
        ParseResult result = root.Parse(args);
        if (result.Action is not ParseErrorAction)
        {
            return result.Invoke(configuration);
        }

        string command = string.Join(' ', Names(result));
        new Output(args.Contains("--json"), configuration.Output, configuration.Error)
            .WriteError($"{result.Errors[0].Message} See '{command} --help'.");
        return ExitCode.WrongCommandLine;
    }

    /// <summary>Runs a command's body. Failures that a person can mend become one message and exit code 1, cancellation 130.</summary>
    /// <param name="parseResult">The command line.</param>
    /// <param name="body">The command; it returns the exit code.</param>
    public static int Run(ParseResult parseResult, Func<Output, int> body)
    {
        InvocationConfiguration configuration = parseResult.InvocationConfiguration;
        var output = new Output(parseResult.GetValue(SharedOptions.Json), configuration.Output, configuration.Error);
        try
        {
            return body(output);
        }
        catch (OperationCanceledException)
        {
            output.WriteError("Cancelled. Nothing was written.");
            return ExitCode.Cancelled;
        }
        catch (Exception exception) when (exception is FoveaException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            output.WriteError(exception.Message);
            return ExitCode.Failed;
        }
    }

    // The root's own name is that of the assembly; people type fovea.
    private static Stack<string> Names(ParseResult result)
    {
        var names = new Stack<string>();
        for (var at = result.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Push(at.Command is RootCommand ? "fovea" : at.Command.Name);
        }

        return names;
    }
}
