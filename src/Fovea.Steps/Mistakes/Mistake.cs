namespace Fovea.Steps.Mistakes;

/// <summary>A mistake that learners of the exercise make, and where to look for it.</summary>
/// <param name="Id">A short name that does not change: <c>no-stride-vertically</c>.</param>
/// <param name="Name">What was done, as a sentence shows it: <c>no stride vertically</c>.</param>
/// <param name="Line">The line of the formula as it should be.</param>
/// <param name="Explanation">What went wrong on that line and why it matters.</param>
public sealed record Mistake(string Id, string Name, string Line, string Explanation);
