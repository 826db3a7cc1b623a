using System.CommandLine;
using System.CommandLine.Parsing;
using Fovea.Cli.Shell;
using Fovea.Losses;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Cli.Training;

/// <summary>The options of <c>train</c> about what is made small; <c>evaluate</c> has the first of them.</summary>
internal static class LossOptions
{
    private const string Binary = "binary";
    private const string Squared = "mse";

    public static readonly Option<string> Kind = CommandOptions.Choice(
        "--loss", "What is made small: binary asks each class against all others, mse squares what outputs are off by.", ["cross-entropy", Binary, Squared]);

    private static readonly Option<float?> Smoothing = CommandOptions.Real(
        "--label-smoothing", "The share of the target that all classes have in common, such as 0.1. [default: 0]", 0, 0.99f);

    private static readonly Option<string> Weights = CommandOptions.Choice(
        "--class-weights", "balanced lets every class count the same however many images it has.", ["equal", "balanced"]);

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } = [Kind, Smoothing, Weights];

    /// <summary>Refuses what does not go together.</summary>
    public static void Check(CommandResult command)
    {
        bool isBeside = command.GetResult(Smoothing) is { Implicit: false } || command.GetResult(Weights) is { Implicit: false };
        if (isBeside && command.GetResult(Kind) is { Tokens: [.., { Value: Squared }] })
        {
            command.AddError("--loss mse takes neither --label-smoothing nor --class-weights. Leave them out, or choose another loss.");
        }
    }

    /// <summary>The loss to learn with.</summary>
    public static Loss Create(ParseResult parse, IImageDataset train, Model model)
    {
        float smoothing = parse.GetValue(Smoothing) ?? 0;
        bool isBalanced = parse.GetValue(Weights) == "balanced";
        return parse.GetValue(Kind) switch
        {
            Binary => new BinaryCrossEntropy(smoothing, isBalanced ? PositiveWeights(train, model) : null),
            Squared => new MeanSquaredError(),
            _ => new SoftmaxCrossEntropy(smoothing, isBalanced ? DatasetStatistics.BalancedWeights(train) : null),
        };
    }

    // A single output is the score of the second of two classes.
    private static float[] PositiveWeights(IImageDataset train, Model model)
    {
        float[] weights = DatasetStatistics.PositiveWeights(train);
        return model.OutputShape.Length == 1 ? [weights[^1]] : weights;
    }

    /// <summary>The loss to measure with.</summary>
    public static Loss CreatePlain(ParseResult parse) => parse.GetValue(Kind) switch
    {
        Binary => new BinaryCrossEntropy(),
        Squared => new MeanSquaredError(),
        _ => new SoftmaxCrossEntropy(),
    };
}
