using System.Collections.Immutable;

namespace Fovea.Steps.Exercise;

/// <summary>One published example of the exercise: a function, its inputs and the values that were published for it.</summary>
public sealed class ExerciseCase
{
    private readonly Func<IEnumerable<PublishedValue>> compute;

    internal ExerciseCase(string function, string setting, Func<IEnumerable<PublishedValue>> compute)
    {
        Function = function;
        Setting = setting;
        this.compute = compute;
    }

    /// <summary>The function's name in the exercise: <c>conv_forward</c>.</summary>
    public string Function { get; }

    /// <summary>Seed, input shapes and hyperparameters: <c>seed 1; A_prev (10,4,4,3), W (2,2,3,8); pad 2 stride 2</c>.</summary>
    public string Setting { get; }

    /// <summary>Draws the inputs, runs the function and sets each value beside the published one.</summary>
    public ImmutableArray<PublishedValue> Run() => [.. compute()];
}
