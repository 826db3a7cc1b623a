namespace Fovea.Bench;

/// <summary>How far two results lie apart, in relation to the greatest value of the second.</summary>
internal static class Difference
{
    /// <summary>
    /// For outputs. The two sides sum in different orders, and one may use Winograd's algorithm; 1E-3 is far above both and far below what
    /// another architecture, order of weights or padding would give.
    /// </summary>
    public const double OfOutputs = 1e-3;

    /// <summary>
    /// For gradients. Where rounding lifts a value over ReLU's threshold, or makes another pixel the greatest of its window, the gradient
    /// takes another way, and a filter's sum changes by one of its some hundred terms; a wrong gradient would differ by about 1.
    /// </summary>
    public const double OfGradients = 0.1;

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

    /// <exception cref="InvalidOperationException">The difference is above what is allowed.</exception>
    public static double Require(string what, double difference, double allowed) => difference <= allowed
        ? difference
        : throw new InvalidOperationException(
            FormattableString.Invariant($"{what}: the two sides do not compute the same; they differ by {difference:0.0E-0} of the greatest."));
}
