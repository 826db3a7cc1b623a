using System.Diagnostics;
using Fovea.Kernels.Measurement;
using Fovea.Kernels.Simd;

namespace Fovea.Cli.Bench.Measuring;

/// <summary>
/// Times several pieces of work by turns: in each round every piece once, and the multiply-add peak between them, so that what disturbs the
/// machine disturbs all of them alike.
/// </summary>
internal sealed class Alternation
{
    /// <summary>The number of rounds.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>The shortest turn of a piece that is believed.</summary>
    public double TurnSeconds { get; init; } = 0.3;

    /// <summary>How long a piece runs before it is timed: until the optimised code has replaced the first.</summary>
    public double WarmSeconds { get; init; } = 0.8;

    /// <summary>How long the peak is measured before and after each round.</summary>
    public double PeakSeconds { get; init; } = 0.02;

    /// <summary>What lies before each turn: the time that the other side's threads may spin before they sleep.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>The instruction set of the peak.</summary>
    public InstructionSet Set { get; init; } = InstructionSets.Best;

    /// <summary>Seconds of the fastest of a few calls, after one to warm up.</summary>
    public static double Probe(Action work)
    {
        const double probeSeconds = 0.5;
        work();
        double fastest = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            Time(work, 1, ref fastest);
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < probeSeconds);

        return fastest;
    }

    public Turns Run(params Action[] works)
    {
        int[] calls = [.. works.Select(Calibrate)];
        double[][] seconds = [.. works.Select(_ => new double[Rounds])];
        var fastest = new double[works.Length];
        Array.Fill(fastest, double.PositiveInfinity);
        var peak = new double[Rounds];
        double highest = 0;
        for (int round = 0; round < Rounds; round++)
        {
            double before = Peak(ref highest);
            for (int turn = 0; turn < works.Length; turn++)
            {
                // Every other round begins at the other end, so that no piece always follows the same one.
                int i = round % 2 == 0 ? turn : works.Length - 1 - turn;
                Thread.Sleep(Pause);
                if (calls[i] > 1)
                {
                    works[i]();
                }

                seconds[i][round] = Time(works[i], calls[i], ref fastest[i]) / calls[i];
            }

            peak[round] = (before + Peak(ref highest)) / 2;
        }

        return new Turns(seconds, peak, fastest, highest);
    }

    private static double Time(Action work, int calls, ref double fastest)
    {
        long begin = Stopwatch.GetTimestamp(), last = begin;
        for (int i = 0; i < calls; i++)
        {
            work();
            long now = Stopwatch.GetTimestamp();
            fastest = Math.Min(fastest, Seconds(last, now));
            last = now;
        }

        return Seconds(begin, last);
    }

    // A TimeSpan counts in tenths of a microsecond, and some layers take less.
    private static double Seconds(long begin, long end) => (end - begin) / (double)Stopwatch.Frequency;

    // Operations a second.
    private double Peak(ref double highest)
    {
        int calls = 0;
        double seconds, fastest = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            Time(() => FmaPeak.Run(Set), 1, ref fastest);
            calls++;
            seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }
        while (seconds < PeakSeconds);

        highest = Math.Max(highest, FmaPeak.Operations(Set) / fastest);
        return FmaPeak.Operations(Set) * calls / seconds;
    }

    private int Calibrate(Action work)
    {
        double unused = 0;
        Peak(ref unused);
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < 2 || Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmSeconds; i++)
        {
            work();
        }

        int calls = 1;
        double seconds = Time(work, calls, ref unused);
        while (seconds < TurnSeconds)
        {
            calls = (int)Math.Max(calls + 1, calls * Math.Min(10, 1.2 * TurnSeconds / Math.Max(seconds, 1e-9)));
            seconds = Time(work, calls, ref unused);
        }

        return calls;
    }
}
