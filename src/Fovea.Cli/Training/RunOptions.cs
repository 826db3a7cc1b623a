using System.CommandLine;
using System.CommandLine.Parsing;
using Fovea.Cli.Shell;

namespace Fovea.Cli.Training;

/// <summary>The options of <c>train</c> about the run's folder, and the words of a run that goes on.</summary>
internal static class RunOptions
{
    public static readonly Option<string?> Resume = new("--resume")
    {
        Description = "Go on with the run in this folder, from its last checkpoint. Takes everything from there but --threads and --json.",
        HelpName = "DIR",
    };

    public static readonly Option<double> CheckpointInterval = CommandOptions.Seconds(
        "--checkpoint-interval", "The longest time between two checkpoints; one is written after each epoch too.", 30);

    public static readonly Option<bool> KeepEpochs = new("--keep-epochs")
    {
        Description = "Keep the model after each epoch, too, in the folder epochs of the run: to look at how it came to be.",
    };

    // What says where and how, but not what is computed.
    private static readonly string[] Apart = ["--out", "--json", "--threads", "--resume"];

    private static readonly string[] Paths = ["--data", "--model", "--from"];

    /// <summary>Refuses further options beside --resume.</summary>
    public static void Check(CommandResult command)
    {
        if (command.GetResult(Resume) is not { Implicit: false })
        {
            return;
        }

        foreach (OptionResult option in command.Children.OfType<OptionResult>())
        {
            if (!option.Implicit && option.Option.Name is not ("--resume" or "--threads" or "--json"))
            {
                command.AddError($"--resume takes everything from its folder. Leave out {option.Option.Name}.");
                return;
            }
        }
    }

    /// <summary>The words that decide the result, to be kept with the run; paths whole, so that it goes on from any folder.</summary>
    public static List<string> Words(ParseResult parse)
    {
        var words = new List<string>();
        string option = "";
        foreach (Token token in parse.Tokens)
        {
            if (token.Type == TokenType.Option)
            {
                option = token.Value;
            }

            if (token.Type == TokenType.Command || Apart.Contains(option))
            {
                continue;
            }

            bool isPath = token.Type == TokenType.Argument && Paths.Contains(option) && Path.Exists(token.Value)
                && token.Value != DataSource.Digits;
            words.Add(isPath ? Path.GetFullPath(token.Value) : token.Value);
        }

        return words;
    }

    /// <summary>The command line that began a run.</summary>
    /// <exception cref="FoveaException">The run's words are none that this version knows.</exception>
    public static ParseResult Parse(string folder, IReadOnlyList<string> words)
    {
        ParseResult parse = FoveaCommand.Create().Parse(["train", .. words]);
        return parse.Errors.Count == 0
            ? parse
            : throw new FoveaException(
                $"{Path.Combine(folder, "config.json")}: the command line in it is none of this version: {parse.Errors[0].Message} "
                + "Go on with the version that began the run.");
    }
}
