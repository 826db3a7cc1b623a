using System.Runtime.InteropServices;

namespace Fovea.Cli.Shell;

/// <summary>Turns Ctrl+C, and a polite request to end, into a cancellation, so that a command can finish what must not be lost.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interrupt() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel),
    ];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    // The first signal asks; a second one takes its usual effect and ends the process.
    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = !source.IsCancellationRequested;
        if (!context.Cancel && !Console.IsOutputRedirected)
        {
            // The progress bar hides the cursor and will not come to show it again.
            Console.Write("\e[?25h");
        }

        source.Cancel();
    }
}
