using System.Diagnostics;

namespace Fovea.Explorer.State;

/// <summary>Long work in slices: there are no threads here, so the page draws and listens between them.</summary>
public static class Slices
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(40);

    // To draw takes time, too.
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromMilliseconds(200);

    /// <summary>Does the steps one after the other.</summary>
    /// <param name="steps">The work; a step should take some milliseconds at most.</param>
    /// <param name="done">Told of each step.</param>
    /// <param name="drawn">Called at the end of some slices, some times a second, to tell how far it is.</param>
    /// <param name="cancellation">Ends it between slices.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task Run<T>(IEnumerable<T> steps, Action<T> done, Action drawn, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(done);
        ArgumentNullException.ThrowIfNull(drawn);
        long begin = Stopwatch.GetTimestamp();
        long drawing = begin;
        foreach (T step in steps)
        {
            done(step);
            if (Stopwatch.GetElapsedTime(begin) >= Longest)
            {
                if (Stopwatch.GetElapsedTime(drawing) >= BetweenDrawings)
                {
                    drawn();
                    drawing = Stopwatch.GetTimestamp();
                }

                await Task.Delay(1, cancellation);
                begin = Stopwatch.GetTimestamp();
            }
        }

        cancellation.ThrowIfCancellationRequested();
    }
}
