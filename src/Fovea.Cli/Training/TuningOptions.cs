using System.CommandLine;
using System.CommandLine.Parsing;
using Fovea.Cli.Shell;
using Fovea.Models;
using Fovea.Training;
using Fovea.Training.Runs;

namespace Fovea.Cli.Training;

/// <summary>A model made ready for a dataset.</summary>
/// <param name="Model">The model.</param>
/// <param name="Notes">What a person should know of it.</param>
internal sealed record Tuned(Model Model, IReadOnlyList<string> Notes);

/// <summary>The options of <c>train</c> about a model that was trained on something else.</summary>
internal static class TuningOptions
{
    private const string AllButHead = "all-but-head";

    public static readonly Option<string?> From = new("--from")
    {
        Description = "A trained model (.safetensors, .onnx) to begin from. It keeps its preprocessing; where its classes are others than those of the data, "
            + "its last layer with weights is replaced by a new one. --model FILE takes the model as it is.",
        HelpName = "FILE",
    };

    public static readonly Option<string?> Freeze = new("--freeze")
    {
        Description = $"Layers that stay as they are: names divided by commas, with * and ?, such as conv*,bn*; or {AllButHead}.",
        HelpName = "LIST",
    };

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } = [From, Freeze];

    /// <summary>Refuses two models to begin from, and a list without names.</summary>
    public static void Check(CommandResult command, Option network)
    {
        if (command.GetResult(From) is { Implicit: false } && command.GetResult(network) is { Implicit: false })
        {
            command.AddError("--from and --model both name the network. Leave one of them out.");
        }
        else if (command.GetResult(Freeze) is { Implicit: false } list && Patterns(list.Tokens.Count == 0 ? "" : list.Tokens[^1].Value).Length == 0)
        {
            command.AddError("--freeze needs names of layers, divided by commas. Received none.");
        }
    }

    /// <summary>
    /// The model whose image size the data are read in: that of --from or, where a single run goes on, its own; null without.
    /// </summary>
    public static Model? Open(ParseResult parse, string? resumed)
    {
        if (parse.GetValue(From) is not { } path)
        {
            return null;
        }

        if (resumed is not null)
        {
            return new TrainingFolder(resumed).ReadModel();
        }

        return ModelSource.IsTrained(path)
            ? ModelSource.OpenScores(path)
            : throw new FoveaException($"{path}: --from takes a trained model, a file that ends in .safetensors or .onnx. Name a built-in network with --model.");
    }

    /// <summary>Gives a model the head and the image size of the data where need be, and freezes what was asked for.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="train">The images to learn from.</param>
    /// <param name="seed">Decides the weights of a new head.</param>
    /// <param name="isNew">Whether the model comes from --from and is not yet that of a run.</param>
    public static Tuned Prepare(ParseResult parse, Model model, IImageDataset train, ulong seed, bool isNew)
    {
        var notes = new List<string>();
        if (isNew)
        {
            model = Fit(model, train, seed, parse.GetValue(From)!, notes);
        }

        if (parse.GetValue(Freeze) is { } list)
        {
            foreach (string pattern in Patterns(list))
            {
                _ = pattern == AllButHead ? model.FreezeAllButHead() : model.Freeze(pattern);
            }

            int trained = model.Parameters.Where(parameter => parameter.IsTrained).Sum(parameter => parameter.Length);
            notes.Add($"frozen: {Names(model.FrozenLayers)}; {Show.Count(trained)} of {Show.Count(model.Parameters.ParameterCount)} parameters are trained");
        }

        return new Tuned(model, notes);
    }

    private static Model Fit(Model model, IImageDataset train, ulong seed, string path, List<string> notes)
    {
        notes.Add($"begins from {path}");
        if (train.ImageShape != model.InputShape)
        {
            notes.Add($"made for images {train.ImageShape} in place of {model.InputShape}");
            model = model.WithInput(train.ImageShape);
        }

        int before = model.OutputShape.Channels;
        bool same = before == train.Classes.Count && (model.Classes.Count == 0 || model.Classes.SequenceEqual(train.Classes));
        if (!same)
        {
            string reason = before == train.Classes.Count ? "other classes" : $"{train.Classes.Count} classes in place of {before}";
            model = model.WithHead(train.Classes.Count, seed);
            notes.Add($"{model.Head!.Name} is new, with fresh weights: {reason}");
        }

        return model;
    }

    private static string Names(IReadOnlyList<string> layers)
    {
        const int Shown = 6;
        string more = layers.Count > Shown ? $" and {layers.Count - Shown} more layers" : string.Empty;
        return string.Join(", ", layers.Take(Shown)) + more;
    }

    private static string[] Patterns(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
