namespace Fovea.Explaining.Backward;

/// <summary>What a list of an entry's terms comes to.</summary>
public static class Terms
{
    /// <summary>The sum in the order of the list: the entry, to the last bit.</summary>
    /// <param name="terms">The terms.</param>
    public static double Sum(IReadOnlyList<Contribution> terms) => SumBefore(terms, int.MaxValue).Sum;

    /// <summary>The sum of the terms that have been added after some values of the output's gradient.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="done">How many values of the output's gradient have been taken.</param>
    public static (double Sum, int Count) SumBefore(IReadOnlyList<Contribution> terms, int done)
    {
        ArgumentNullException.ThrowIfNull(terms);
        double sum = 0;
        int count = 0;
        for (; count < terms.Count && terms[count].Index < done; count++)
        {
            sum += terms[count].Value;
        }

        return (sum, count);
    }

    /// <summary>The terms of the greatest size, for where there is no room for all.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>They, in the order of the list.</returns>
    public static IReadOnlyList<Contribution> Strongest(IReadOnlyList<Contribution> terms, int most)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.Count <= most)
        {
            return terms;
        }

        // The weakest of those kept comes first; what is not stronger does not displace it.
        var kept = new PriorityQueue<int, double>();
        for (int i = 0; i < terms.Count; i++)
        {
            double size = Math.Abs(terms[i].Value);
            if (kept.Count < most)
            {
                kept.Enqueue(i, size);
            }
            else if (kept.TryPeek(out _, out double weakest) && size > weakest)
            {
                kept.DequeueEnqueue(i, size);
            }
        }

        return [.. kept.UnorderedItems.Select(item => item.Element).Order().Select(i => terms[i])];
    }
}
