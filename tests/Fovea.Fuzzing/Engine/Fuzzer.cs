using System.Diagnostics;
using System.Globalization;

namespace Fovea.Fuzzing.Engine;

/// <summary>What a run found.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Executions">How many files were read.</param>
/// <param name="Refused">How many of them were refused, with a FoveaException.</param>
/// <param name="MostBytes">The largest allocation of an execution.</param>
/// <param name="MostBytesPerByte">The largest allocation beyond what is free, for each byte of the file.</param>
/// <param name="Slowest">The longest execution.</param>
/// <param name="Total">The time of all.</param>
internal sealed record FuzzReport(string Target, long Executions, long Refused, long MostBytes, double MostBytesPerByte, TimeSpan Slowest, TimeSpan Total)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Target}: {Executions} executions, {Refused} refused, at most {MostBytes} bytes allocated, beyond the free ones {MostBytesPerByte:F1} for a byte, "
        + $"slowest {Slowest.TotalMilliseconds:F0} ms, {Total.TotalSeconds:F0} s");
}

/// <summary>Runs a target: nothing but FoveaException comes out, time and allocation stay within their bounds.</summary>
internal static class Fuzzer
{
    // Machines pause for seconds; a reader that hangs does so twice.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    /// <summary>Runs executions, numbered from 0.</summary>
    /// <exception cref="FuzzFailure">A rule was broken; the message says how to repeat it.</exception>
    public static FuzzReport Run(FuzzTarget target, long executions, ulong seed, string folder, long first = 0)
    {
        long refused = 0;
        long mostBytes = 0;
        double most = 0;
        TimeSpan slowest = TimeSpan.Zero;
        long start = Stopwatch.GetTimestamp();
        for (long i = first; i < first + executions; i++)
        {
            FuzzCase fuzzCase = target.Make(new FuzzRandom(seed, i), folder);
            (bool wasRefused, long bytes, TimeSpan time) = Measure(target, fuzzCase, seed, i);
            if (time > Slow)
            {
                (_, _, TimeSpan again) = Measure(target, fuzzCase, seed, i);
                time = again < time ? again : time;
                if (time > Slow)
                {
                    throw Failure(target, fuzzCase, seed, i, $"took {time.TotalSeconds:F1} s", null);
                }
            }

            long allowed = FuzzTarget.FreeBytes + (target.Factor * fuzzCase.Size);
            if (bytes > allowed)
            {
                throw Failure(target, fuzzCase, seed, i, $"allocated {bytes} bytes for {fuzzCase.Size}, allowed are {allowed}", null);
            }

            refused += wasRefused ? 1 : 0;
            mostBytes = Math.Max(mostBytes, bytes);
            most = Math.Max(most, (double)Math.Max(0, bytes - FuzzTarget.FreeBytes) / Math.Max(1, fuzzCase.Size));
            slowest = time > slowest ? time : slowest;
        }

        return new FuzzReport(target.Name, executions, refused, mostBytes, most, slowest, Stopwatch.GetElapsedTime(start));
    }

    private static (bool Refused, long Bytes, TimeSpan Time) Measure(FuzzTarget target, FuzzCase fuzzCase, ulong seed, long execution)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        bool refused = false;
        try
        {
            fuzzCase.Run();
        }
        catch (FoveaException)
        {
            refused = true;
        }
        catch (Exception exception)
        {
            throw Failure(target, fuzzCase, seed, execution, $"{exception.GetType().Name}: {exception.Message}", exception);
        }

        return (refused, GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(start));
    }

    private static FuzzFailure Failure(FuzzTarget target, FuzzCase fuzzCase, ulong seed, long execution, string what, Exception? cause) => new(
        $"{target.Name}, execution {execution} of seed {seed}: {what}\nRepeat: --target {target.Name} --seed {seed} --first {execution} --executions 1\n"
        + $"{fuzzCase.Describe()}\n{cause?.StackTrace}",
        cause);
}

/// <summary>A rule was broken.</summary>
internal sealed class FuzzFailure(string message, Exception? cause) : Exception(message, cause);
