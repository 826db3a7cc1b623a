namespace Fovea.Models;

/// <summary>Finds what a person may have meant by a name that does not exist.</summary>
internal static class NearestName
{
    private const int MaximumListed = 12;

    /// <summary>"Did you mean conv1.bias?" where a name is near, otherwise the names there are.</summary>
    /// <param name="name">The name received.</param>
    /// <param name="known">The names that exist.</param>
    /// <param name="listing">How the list begins: <c>Known types are</c>.</param>
    public static string Suggest(string name, IEnumerable<string> known, string listing)
    {
        string[] names = [.. known];
        string? nearest = Find(name, names);
        string question = nearest is null ? string.Empty : $"Did you mean {nearest}? ";
        string more = names.Length > MaximumListed ? $" and {names.Length - MaximumListed} more" : string.Empty;
        return names.Length == 0
            ? $"{listing} none."
            : $"{question}{listing} {string.Join(", ", names.Take(MaximumListed))}{more}.";
    }

    /// <summary>The nearest name within a third of its length in edits, ignoring case; null where none is near.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        // Names from files can have any length; beyond this no name is near.
        if (name.Length > 100)
        {
            return null;
        }

        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in known)
        {
            int distance = candidate.Length > 200 ? int.MaxValue : Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < bestDistance && distance <= Math.Max(1, (candidate.Length + 1) / 3))
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
