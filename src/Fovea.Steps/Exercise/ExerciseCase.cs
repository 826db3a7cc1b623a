using System.Collections.Immutable;

namespace Fovea.Steps.Exercise;

/// <summary>One published example of the exercise: a function, its inputs and the values that were published for it.</summary>
public sealed class ExerciseCase
{
    private readonly Func<ExerciseSolution> solve;

    internal ExerciseCase(string function, string setting, string[] script, Func<ExerciseSolution> solve)
    {
        Function = function;
        Setting = setting;
        Script = [.. script];
        this.solve = solve;
    }

    /// <summary>The function's name in the exercise: <c>conv_forward</c>.</summary>
    public string Function { get; }

    /// <summary>Seed, input shapes and hyperparameters: <c>seed 1; A_prev (10,4,4,3), W (2,2,3,8); pad 2 stride 2</c>.</summary>
    public string Setting { get; }

    /// <summary>The lines of Python, with NumPy as np, that make the inputs and call the function as the exercise does.</summary>
    public ImmutableArray<string> Script { get; }

    /// <summary>Draws the inputs, runs the function and sets each value beside the published one.</summary>
    public ImmutableArray<PublishedValue> Run() => [.. solve().Values];

    /// <summary>Draws the inputs, runs the function and gives what it returns, whole, to hold a learner's own against.</summary>
    public ImmutableArray<ExerciseResult> Solve() => [.. solve().Results];
}
