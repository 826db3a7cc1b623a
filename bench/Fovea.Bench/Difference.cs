namespace Fovea.Bench;

/// <summary>How far two results lie apart, in relation to the greatest value of the second.</summary>
internal static class Difference
{
    /// <summary>
    /// The two sides sum in different orders, and one may use Winograd's algorithm; 1E-3 is far above both and far below what another
    /// architecture, order of weights or padding would give.
    /// </summary>
    public const double Allowed = 1e-3;

    public static double Relative(ReadOnlySpan<float> mine, ReadOnlySpan<float> theirs)
    {
        if (mine.Length != theirs.Length)
        {
            throw new InvalidOperationException($"{mine.Length} values beside {theirs.Length}: this is not the same network.");
        }

        double difference = 0, greatest = 0;
        for (int i = 0; i < mine.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs((double)mine[i] - theirs[i]));
            greatest = Math.Max(greatest, Math.Abs(theirs[i]));
        }

        return greatest == 0 ? difference : difference / greatest;
    }

    /// <summary>Refuses a difference above <see cref="Allowed"/> and above what is to be expected for a reason of its own.</summary>
    /// <exception cref="InvalidOperationException">The two sides do not compute the same.</exception>
    public static double Require(string what, double difference, double expected = 0) => difference <= Math.Max(Allowed, expected)
        ? difference
        : throw new InvalidOperationException(
            FormattableString.Invariant($"{what}: the two sides do not compute the same; they differ by {difference:E1} of the greatest value."));
}
