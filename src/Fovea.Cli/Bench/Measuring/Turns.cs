namespace Fovea.Cli.Bench.Measuring;

/// <summary>What an <see cref="Alternation"/> measured.</summary>
/// <param name="Seconds">Seconds of one call, for each piece and round.</param>
/// <param name="Peak">The multiply-add peak of one core in each round, operations a second.</param>
/// <param name="Fastest">Seconds of the fastest single call of each piece.</param>
/// <param name="HighestPeak">The multiply-add peak in the fastest fraction of a millisecond, operations a second.</param>
internal sealed record Turns(double[][] Seconds, double[] Peak, double[] Fastest, double HighestPeak)
{
    /// <summary>Seconds of one call of a piece: the median of the rounds.</summary>
    public double Median(int piece) => Middle(Seconds[piece]);

    /// <summary>The slowest round of a piece over its fastest, less 1.</summary>
    public double Spread(int piece) => (Seconds[piece].Max() / Seconds[piece].Min()) - 1;

    /// <summary>How many times faster one piece is than another: the median of the rounds' ratios.</summary>
    public double Ratio(int piece, int other) => Middle([.. Seconds[piece].Zip(Seconds[other], (mine, theirs) => theirs / mine)]);

    /// <summary>
    /// The same of the fastest single calls. Where neighbours disturb the machine this is the fairer figure: a side whose threads wait for
    /// each other actively loses far more than its share when one of them is held up.
    /// </summary>
    public double FastestRatio(int piece, int other) => Fastest[other] / Fastest[piece];

    /// <summary>The share of the highest peak that the fastest single call of a piece reaches, on one core.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="operations">Floating-point operations of one call, two for a multiply-add.</param>
    public double FastestShare(int piece, double operations) => operations / Fastest[piece] / HighestPeak;

    /// <summary>The share of the peak that a piece reaches: the median of the rounds' shares.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="operations">Floating-point operations of one call, two for a multiply-add.</param>
    /// <param name="threads">The number of cores that the peak is counted for.</param>
    public double Share(int piece, double operations, int threads = 1) =>
        Middle([.. Seconds[piece].Zip(Peak, (seconds, peak) => operations / seconds / (peak * threads))]);

    /// <summary>The median of the rounds' peaks, GFLOP/s.</summary>
    public double MedianPeak => Middle(Peak) / 1e9;

    private static double Middle(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
