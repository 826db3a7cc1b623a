using System.Diagnostics;

namespace Fovea.Bench;

/// <summary>Times something that is too short to be timed once.</summary>
internal static class Timing
{
    private const double SecondsPerRound = 0.06;
    private const int Rounds = 9;

    /// <summary>The median of some rounds, and how far the middle half of them spreads around it.</summary>
    public static (double Seconds, double Spread) Measure(Action work)
    {
        work();
        int repetitions = 1;
        while (Round(work, repetitions) * repetitions < SecondsPerRound)
        {
            repetitions *= 2;
        }

        double[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => Round(work, repetitions)).Order()];
        double median = rounds[Rounds / 2];
        return (median, (rounds[Rounds * 3 / 4] - rounds[Rounds / 4]) / median);
    }

    private static double Round(Action work, int repetitions)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(begin).TotalSeconds / repetitions;
    }
}
