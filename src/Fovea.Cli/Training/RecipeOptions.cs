using System.CommandLine;
using Fovea.Cli.Shell;
using Fovea.Optimizers;
using Fovea.Training;

namespace Fovea.Cli.Training;

/// <summary>The options of <c>train</c> about how it learns: optimiser, schedule, limits, averages, and when it ends early.</summary>
internal static class RecipeOptions
{
    private static readonly string[] OptimizerNames = ["sgd", "nesterov", "adam", "adamw", "rmsprop", "lion"];
    private static readonly string[] ScheduleNames = ["cosine", "constant", "step", "one-cycle", "plateau"];

    private static readonly Option<string> Kind = CommandOptions.Choice("--optimizer", "How weights follow their gradients.", OptimizerNames);

    private static readonly Option<float?> Decay = CommandOptions.Real(
        "--weight-decay", "How strongly weights are drawn to 0; biases and norms are left alone. [default: 0.0001; 0.01 for adamw]", 0, 1);

    private static readonly Option<string> Course = CommandOptions.Choice("--schedule", "How the learning rate changes over the run.", ScheduleNames);

    private static readonly Option<float?> WarmUp = CommandOptions.Real(
        "--warm-up", "The share of the run in which the learning rate rises. [default: 0.05; 0.3 for one-cycle]", 0, 0.99f);

    private static readonly Option<float?> ClipNorm = CommandOptions.Real(
        "--clip-norm", "The largest length of the whole gradient; 0 for no limit. [default: 0]", 0, 1e30f);

    private static readonly Option<float?> ClipValue = CommandOptions.Real(
        "--clip-value", "The largest size of a single value of the gradient; 0 for no limit. [default: 0]", 0, 1e30f);

    private static readonly Option<int> Accumulate = CommandOptions.Number(
        "--accumulate", "The batches whose gradients make one step.", 1, 1);

    private static readonly Option<float?> Average = CommandOptions.Real(
        "--ema", "What remains of the weights' moving average from step to step, such as 0.999; 0 for none. [default: 0]", 0, 0.999999f);

    private static readonly Option<int> Patience = CommandOptions.Number(
        "--patience", "The epochs without a better one after which the run ends; 0 to run all.", 0, 0);

    private static readonly Option<double> TimeBudget = CommandOptions.Seconds(
        "--time-budget", "The time after which the run ends; 0 for no limit.", 0);

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } =
        [Kind, Decay, Course, WarmUp, ClipNorm, ClipValue, Accumulate, Average, .. LossOptions.All, Patience, TimeBudget];

    /// <summary>The optimiser that was asked for.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="rate">The learning rate, or null for the optimiser's usual one.</param>
    /// <param name="usualOfSgd">The usual one of SGD, which depends on network and batch.</param>
    public static Optimizer Create(ParseResult parse, float? rate, float usualOfSgd)
    {
        float? given = parse.GetValue(Decay);
        float decay = given ?? 1e-4f;
        return parse.GetValue(Kind) switch
        {
            "nesterov" => new Sgd(rate ?? usualOfSgd, weightDecay: decay, nesterov: true),
            "adam" => new Adam(rate ?? 0.001f, weightDecay: decay),
            "adamw" => new AdamW(rate ?? 0.001f, weightDecay: given ?? 0.01f),
            "rmsprop" => new RmsProp(rate ?? 0.001f, weightDecay: decay),
            "lion" => new Lion(rate ?? 0.0002f, weightDecay: decay),
            _ => new Sgd(rate ?? usualOfSgd, weightDecay: decay),
        };
    }

    /// <summary>The settings with what these options say.</summary>
    public static TrainingOptions Apply(ParseResult parse, TrainingOptions options) => options with
    {
        Schedule = Schedule(parse),
        ClipNorm = parse.GetValue(ClipNorm) ?? 0,
        ClipValue = parse.GetValue(ClipValue) ?? 0,
        Accumulate = parse.GetValue(Accumulate),
        AverageDecay = parse.GetValue(Average) ?? 0,
        Patience = parse.GetValue(Patience),
        TimeBudget = TimeSpan.FromSeconds(parse.GetValue(TimeBudget)),
    };

    private static LearningRateSchedule Schedule(ParseResult parse)
    {
        // Through decimal, so that 0.05 stays 0.05.
        double? given = parse.GetValue(WarmUp) is { } share ? (double)(decimal)share : null;
        double warmUp = given ?? 0.05;
        return parse.GetValue(Course) switch
        {
            "constant" => LearningRateSchedule.Constant.WithWarmUp(warmUp),
            "step" => LearningRateSchedule.Step().WithWarmUp(warmUp),
            "one-cycle" => LearningRateSchedule.OneCycle(given is > 0 ? warmUp : 0.3),
            "plateau" => LearningRateSchedule.ReduceOnPlateau().WithWarmUp(warmUp),
            _ => LearningRateSchedule.CosineWithWarmUp(warmUp),
        };
    }
}
