using System.Diagnostics;
using Fovea.Kernels.Measurement;
using Fovea.Kernels.Simd;

namespace Fovea.Bench;

/// <summary>
/// Times several pieces of work by turns: in each round every piece once, and the multiply-add peak between them, so that what disturbs the
/// machine disturbs all of them alike.
/// </summary>
internal sealed class Alternation
{
    private const double WarmSeconds = 0.8;
    private const double PeakSeconds = 0.02;
    private readonly double roundSeconds;
    private readonly InstructionSet set;
    private readonly TimeSpan pause;

    /// <summary>Prepares a measurement.</summary>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="roundSeconds">The shortest turn of a piece that is believed.</param>
    /// <param name="pause">What lies before each turn: the time that the other side's threads may spin before they sleep.</param>
    /// <param name="set">The instruction set of the peak; null for the widest.</param>
    public Alternation(int rounds, double roundSeconds, TimeSpan pause = default, InstructionSet? set = null)
    {
        Rounds = rounds;
        this.roundSeconds = roundSeconds;
        this.pause = pause;
        this.set = set ?? InstructionSets.Best;
    }

    public int Rounds { get; }

    /// <summary>Seconds of one call, of a few, after one to warm up.</summary>
    public static double Probe(Action work)
    {
        work();
        long begin = Stopwatch.GetTimestamp();
        int calls = 0;
        do
        {
            work();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < 0.3);

        return Stopwatch.GetElapsedTime(begin).TotalSeconds / calls;
    }

    public Turns Run(params Action[] works)
    {
        int[] calls = [.. works.Select(Calibrate)];
        var seconds = new double[works.Length][];
        for (int i = 0; i < works.Length; i++)
        {
            seconds[i] = new double[Rounds];
        }

        var peak = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            double before = Peak();
            for (int turn = 0; turn < works.Length; turn++)
            {
                // Every other round begins at the other end, so that no piece always follows the same one.
                int i = round % 2 == 0 ? turn : works.Length - 1 - turn;
                Thread.Sleep(pause);
                if (calls[i] > 1)
                {
                    works[i]();
                }

                seconds[i][round] = Time(works[i], calls[i]) / calls[i];
            }

            peak[round] = (before + Peak()) / 2;
        }

        return new Turns(seconds, peak);
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

    // Operations a second.
    private double Peak()
    {
        int calls = 0;
        long begin = Stopwatch.GetTimestamp();
        double seconds;
        do
        {
            FmaPeak.Run(set);
            calls++;
            seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }
        while (seconds < PeakSeconds);

        return FmaPeak.Operations(set) * calls / seconds;
    }

    // Warm until the optimised code has replaced the first: the runtime compiles it anew after some calls and a pause.
    private int Calibrate(Action work)
    {
        Peak();
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < 2 || Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmSeconds; i++)
        {
            work();
        }

        int calls = 1;
        double seconds = Time(work, calls);
        while (seconds < roundSeconds)
        {
            calls = (int)Math.Max(calls + 1, calls * Math.Min(10, 1.2 * roundSeconds / Math.Max(seconds, 1e-9)));
            seconds = Time(work, calls);
        }

        return calls;
    }
}
