using System.Diagnostics;

namespace Fovea.Bench;

/// <summary>Times of one piece of work over several rounds.</summary>
/// <param name="Median">Seconds of one call: the median of the rounds.</param>
/// <param name="Spread">The slowest round over the fastest, less 1.</param>
internal readonly record struct Timing(double Median, double Spread)
{
    /// <summary>The shortest round that is believed.</summary>
    private const double RoundSeconds = 0.05;

    private const double WarmSeconds = 0.8;

    /// <summary>
    /// Times several pieces by turns, one round of each after the other, so that what disturbs the machine disturbs all of them; rounds
    /// last at least 50 ms.
    /// </summary>
    public static Timing[] Interleaved(int rounds, params Action[] works)
    {
        int[] calls = [.. works.Select(Calibrate)];
        double[][] times = [.. works.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < works.Length; i++)
            {
                times[i][round] = Time(works[i], calls[i]) / calls[i];
            }
        }

        return [.. times.Select(Summarize)];
    }

    private static int Calibrate(Action work)
    {
        // Warm until the optimised code has replaced the first: the runtime compiles it anew after some calls and a pause.
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmSeconds)
        {
            work();
        }

        int calls = 1;
        for (int i = 0; i < 3; i++)
        {
            double seconds = Time(work, calls);
            while (seconds < RoundSeconds)
            {
                calls = (int)Math.Max(calls + 1, calls * Math.Min(10, 1.2 * RoundSeconds / Math.Max(seconds, 1e-9)));
                seconds = Time(work, calls);
            }
        }

        return calls;
    }

    private static double Time(Action work, int calls)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static Timing Summarize(double[] times)
    {
        Array.Sort(times);
        return new Timing(times[times.Length / 2], (times[^1] / times[0]) - 1);
    }
}
