using System.Collections.Immutable;

namespace Fovea.Steps.Mistakes;

/// <summary>What a comparison found.</summary>
/// <param name="Verdict">The outcome.</param>
/// <param name="Findings">
/// The explanations that reproduce the result, all of them: with symmetric data several mistakes can print the same numbers.
/// </param>
/// <param name="YourShape">The shape of the learner's result.</param>
/// <param name="ExpectedShape">The right shape.</param>
/// <param name="Tolerance">The largest difference that counts as rounding: a share of the largest magnitude, or what the written digits
/// leave open.</param>
/// <param name="MaxDifference">The largest difference from the right result; NaN where one of both is NaN alone or the shapes
/// differ.</param>
/// <param name="DifferingShare">The share of elements that differ, 0 to 1; 1 when the shapes differ.</param>
/// <param name="First">Where the result first differs; null when it agrees or the shapes differ.</param>
/// <param name="Hints">Observations that narrow the search when no mistake was named.</param>
public sealed record Diagnosis(
    Verdict Verdict,
    ImmutableArray<Finding> Findings,
    ImmutableArray<int> YourShape,
    ImmutableArray<int> ExpectedShape,
    double Tolerance,
    double MaxDifference,
    double DifferingShare,
    Difference? First,
    ImmutableArray<string> Hints)
{
    /// <summary>Whether the result is right.</summary>
    public bool Agrees => Verdict == Verdict.Agrees;
}
