using System.Collections.Immutable;

namespace Fovea.Steps.Mistakes;

/// <summary>Compares a learner's result with the right one and, where it differs, with each mistaken variant and each pair of
/// them.</summary>
/// <param name="right">The result of the step itself.</param>
/// <param name="correct">The description of the right computation.</param>
/// <param name="compute">Carries a description out; null where a NumPy program would have stopped with an error.</param>
/// <param name="slips">The mistakes.</param>
/// <param name="work">The multiplications of one variant that cannot be refuted early; 0 where values are computed one by one.</param>
internal sealed class Study<TSpec>(
    Outcome right, TSpec correct, Func<TSpec, Outcome?> compute, IReadOnlyList<Slip<TSpec>> slips, long work = 0)
    : IStudy
    where TSpec : class, IEquatable<TSpec>
{
    // A few seconds. Pairs beyond it are not tried, and the hints say so.
    private const long WorkLimit = 500_000_000;

    public IEnumerable<Mistake> Mistakes => slips.Select(slip => slip.Mistake);

    public IEnumerable<(Mistake Mistake, Outcome Outcome)> Variants()
    {
        foreach (Slip<TSpec> slip in slips)
        {
            foreach (Func<TSpec, TSpec> reading in slip.Readings)
            {
                if (compute(reading(correct)) is { } outcome)
                {
                    yield return (slip.Mistake, outcome);
                }
            }
        }
    }

    public Diagnosis Diagnose(LearnerResult yours) => DiagnoseInPieces(yours).Last()!;

    public IEnumerable<Diagnosis?> DiagnoseInPieces(LearnerResult yours)
    {
        var comparison = new Comparison(yours);
        Diagnosis plain = comparison.Judge(right);
        if (plain.Agrees)
        {
            yield return plain;
            yield break;
        }

        var findings = new List<Finding>();
        foreach ((Mistake mistake, Outcome outcome) in Variants())
        {
            if (comparison.IsReproducedBy(outcome) && !findings.Exists(finding => finding.Mistakes[0].Id == mistake.Id))
            {
                findings.Add(new Finding([mistake]));
            }

            yield return null;
        }

        if (findings.Count == 0 && comparison.FindAxes(right) is { } axes)
        {
            findings.Add(new Finding([axes]));
        }

        bool pairsTried = true;
        if (findings.Count == 0)
        {
            foreach (bool tried in Pairs(comparison, findings))
            {
                pairsTried = tried;
                yield return null;
            }
        }

        if (findings.Count > 0)
        {
            yield return plain with { Verdict = Verdict.KnownMistake, Findings = [.. findings] };
            yield break;
        }

        List<string> hints = [.. plain.Hints, .. ShapeHints(comparison)];
        if (!pairsTried)
        {
            hints.Add("Pairs of mistakes were not tried, the arrays are too large for it. Compare on a smaller input to have them tried.");
        }

        yield return plain with { Hints = [.. hints.Distinct()] };
    }

    // Adds to the findings. One answer for each pair that was tried: whether the work so far was within its limit.
    private IEnumerable<bool> Pairs(Comparison comparison, List<Finding> findings)
    {
        var readings = slips.SelectMany(slip => slip.Readings.Select(reading => (slip.Mistake, Apply: reading))).ToArray();
        long budget = WorkLimit;
        for (int i = 0; i < readings.Length; i++)
        {
            for (int j = i + 1; j < readings.Length; j++)
            {
                if (Combine(readings[i].Apply, readings[j].Apply) is not { } spec
                    || compute(spec) is not { } outcome
                    || !comparison.CouldBe(outcome))
                {
                    yield return true;
                    continue;
                }

                if ((budget -= work) < 0)
                {
                    yield return false;
                    yield break;
                }

                ImmutableArray<Mistake> pair = [readings[i].Mistake, readings[j].Mistake];
                if (comparison.IsReproducedBy(outcome) && !findings.Exists(finding => finding.Mistakes.SequenceEqual(pair)))
                {
                    findings.Add(new Finding(pair));
                }

                yield return true;
            }
        }
    }

    // Two changes make a pair only when they touch different things: each has an effect beside the other, in either order.
    private TSpec? Combine(Func<TSpec, TSpec> first, Func<TSpec, TSpec> second)
    {
        TSpec one = first(correct);
        TSpec other = second(correct);
        TSpec both = second(one);
        return both.Equals(first(other)) && !both.Equals(one) && !both.Equals(other) ? both : null;
    }

    private IEnumerable<string> ShapeHints(Comparison comparison)
    {
        if (right.Shape.AsSpan().SequenceEqual(comparison.Shape))
        {
            yield break;
        }

        foreach ((Mistake mistake, Outcome outcome) in Variants())
        {
            if (outcome.Shape.AsSpan().SequenceEqual(comparison.Shape))
            {
                yield return $"The shape {TensorShapes.Text(comparison.Shape)} is what '{mistake.Name}' gives. Look at: {mistake.Line}";
            }
        }
    }
}
