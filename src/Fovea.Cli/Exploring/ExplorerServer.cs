using System.Net;
using System.Net.Sockets;

namespace Fovea.Cli.Exploring;

/// <summary>Serves the explorer to this machine alone, until it is disposed of.</summary>
internal sealed class ExplorerServer : IDisposable
{
    private readonly HttpListener listener;
    private readonly ExplorerAnswers answers;

    private ExplorerServer(HttpListener listener, ExplorerAnswers answers, int port)
    {
        this.listener = listener;
        this.answers = answers;
        Port = port;
        _ = Task.Run(Accept);
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>What to open in a browser.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <summary>Begins to serve.</summary>
    /// <param name="port">The port, or null for the usual one or the first free one after it.</param>
    /// <param name="answers">What is served.</param>
    /// <exception cref="FoveaException">The port cannot be had.</exception>
    public static ExplorerServer Start(int? port, ExplorerAnswers answers)
    {
        int chosen = port ?? Ports.FreeFrom(Ports.Usual)
            ?? throw new FoveaException($"None of the ports from {Ports.Usual} on is free. Give a free one with --port.");
        if (Ports.Obstacle(chosen) is { } obstacle)
        {
            throw Refused(chosen, obstacle);
        }

        HttpListener listener = Listen(chosen, "127.0.0.1", "localhost") ?? Listen(chosen, "127.0.0.1")
            ?? throw Refused(chosen, SocketError.AddressAlreadyInUse);
        return new ExplorerServer(listener, answers, chosen);
    }

    public void Dispose() => listener.Close();

    // Both names lead here from a browser on this machine; where "localhost" means another address that cannot be had, the number suffices.
    private static HttpListener? Listen(int port, params string[] hosts)
    {
        var listener = new HttpListener { IgnoreWriteExceptions = true };
        try
        {
            foreach (string host in hosts)
            {
                listener.Prefixes.Add($"http://{host}:{port}/");
            }

            listener.Start();
            return listener;
        }
        catch (Exception refusal) when (refusal is HttpListenerException or SocketException)
        {
            listener.Close();
            return null;
        }
    }

    private static FoveaException Refused(int port, SocketError obstacle)
    {
        string fact = obstacle == SocketError.AccessDenied
            ? $"--port {port}: the system keeps this port for its own programs."
            : $"--port {port}: another program uses this port.";
        string fix = Ports.FreeFrom(Math.Max(port + 1, 1024)) is { } free
            ? $" {free} is free: give --port {free}, or leave --port out."
            : " Leave --port out.";
        return new FoveaException(fact + fix);
    }

    private async Task Accept()
    {
        while (listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await listener.GetContextAsync().ConfigureAwait(false);
                _ = Task.Run(() => answers.Give(context));
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Closed, or a connection that broke before it said anything.
            }
        }
    }
}
