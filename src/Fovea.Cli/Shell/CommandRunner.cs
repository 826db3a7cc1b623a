using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;
using Fovea.Models;

[assembly: InternalsVisibleTo("Fovea.Cli.Tests")]
[assembly: InternalsVisibleTo("Fovea.Explorer.Tests")]

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
        ParseResult result = root.Parse(args.Count == 0 ? ["--help"] : args);
        if (result.Action is not ParseErrorAction)
        {
            return result.Invoke(configuration);
        }

        string command = string.Join(' ', Names(result));
        new Output(args.Contains("--json"), configuration.Output, configuration.Error)
            .WriteError($"{Explain(result)} See '{command} --help'.");
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
        catch (OutOfMemoryException)
        {
            output.WriteError("The memory does not suffice for this. Give smaller batches, images or a smaller model; a model from elsewhere may be damaged.");
            return ExitCode.Failed;
        }
#pragma warning disable CA1031 // The last line of defence: a fault of the program itself is told in one line too, never as a stack trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            output.WriteError($"This is a fault of the program: {exception.GetType().Name}: {exception.Message} Please report it with the command line.");
            return ExitCode.Failed;
        }
    }

    // The parser says of a word that it does not know only that a command is missing.
    private static string Explain(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        string word = result.UnmatchedTokens.Count > 0 ? result.UnmatchedTokens[0] : string.Empty;
        bool isOption = word.StartsWith('-');
        if (word.Length == 0 || (!isOption && command.Subcommands.Count == 0))
        {
            return result.Errors[0].Message;
        }

        IEnumerable<string> known = isOption
            ? command.Options.Select(option => option.Name)
            : command.Subcommands.Select(each => each.Name);
        string kind = isOption ? "option" : "command";
        return $"'{word}' is no {kind} here. {NearestName.Suggest(word, known, isOption ? "Options are" : "Commands are")}";
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
