using System.Collections.Immutable;
using System.Globalization;
using Fovea.Steps.Mistakes;

namespace Fovea.Explaining.Exercise;

/// <summary>What a comparison found, in words: the same on the page and on the command line.</summary>
public static class DiagnosisText
{
    /// <summary>The outcome in one sentence that follows the result's name: <c>agrees with Z.npy: largest difference 0 ...</c></summary>
    /// <param name="found">What was found.</param>
    /// <param name="with">What the result was held against: the learner's file, or <c>yours</c>.</param>
    public static string Outcome(Diagnosis found, string with)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Agrees
            ? $"agrees with {with}: largest difference {Short(found.MaxDifference)}, tolerance {Short(found.Tolerance)}."
            : $"does not agree with {with}.";
    }

    /// <summary>Where it differs, and the mistakes or observations; nothing where it agrees.</summary>
    /// <param name="found">What was found.</param>
    public static ImmutableArray<DiagnosisLine> Lines(Diagnosis found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Agrees ? [] : [.. Facts(found), .. found.Findings.IsEmpty ? Hints(found) : Mistakes(found)];
    }

    private static IEnumerable<DiagnosisLine> Facts(Diagnosis found)
    {
        if (found.First is not { } first)
        {
            yield return new(
                DiagnosisRole.Fact,
                "shape",
                $"yours ({string.Join(", ", found.YourShape)}), expected ({string.Join(", ", found.ExpectedShape)})");
            yield break;
        }

        yield return new(
            DiagnosisRole.Fact,
            "first at",
            $"[{string.Join(", ", first.Index)}]: yours {Long(first.Yours)}, expected {Long(first.Expected)}");
        yield return new(
            DiagnosisRole.Fact,
            "in all",
            $"{Percent(found.DifferingShare)} of the values differ, the largest difference is {Short(found.MaxDifference)}, "
            + $"tolerance {Short(found.Tolerance)}");
    }

    private static IEnumerable<DiagnosisLine> Hints(Diagnosis found)
    {
        yield return new(
            DiagnosisRole.Nothing,
            string.Empty,
            found.Hints.IsEmpty ? "No known mistake gives your numbers." : "No known mistake gives your numbers. What can be seen:");
        foreach (string hint in found.Hints)
        {
            yield return new(DiagnosisRole.Hint, string.Empty, hint);
        }
    }

    private static IEnumerable<DiagnosisLine> Mistakes(Diagnosis found)
    {
        yield return new(
            DiagnosisRole.Found,
            string.Empty,
            found.Findings.Length == 1
                ? "This gives exactly your numbers:"
                : $"Each of these {found.Findings.Length} gives exactly your numbers:");
        foreach (Finding finding in found.Findings)
        {
            yield return new(DiagnosisRole.Mistake, "mistake", finding.Name);
            foreach (Mistake mistake in finding.Mistakes)
            {
                yield return new(DiagnosisRole.Formula, "look at", mistake.Line);
                yield return new(DiagnosisRole.Explanation, string.Empty, mistake.Explanation);
            }
        }
    }

    private static string Long(double value) => value.ToString("G9", CultureInfo.InvariantCulture);

    private static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");
}
