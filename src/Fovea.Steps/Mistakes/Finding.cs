using System.Collections.Immutable;

namespace Fovea.Steps.Mistakes;

/// <summary>One explanation of a wrong result: a single mistake, or two made together.</summary>
/// <param name="Mistakes">The mistakes that, made together, reproduce the learner's result.</param>
public sealed record Finding(ImmutableArray<Mistake> Mistakes)
{
    /// <summary>The names joined: <c>no stride vertically and bias forgotten</c>.</summary>
    public string Name => string.Join(" and ", Mistakes.Select(mistake => mistake.Name));
}
