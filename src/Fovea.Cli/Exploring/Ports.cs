using System.Net;
using System.Net.Sockets;

namespace Fovea.Cli.Exploring;

/// <summary>Ports of this machine.</summary>
internal static class Ports
{
    /// <summary>Where the explorer is unless told otherwise: always the same, so that the browser finds what it kept.</summary>
    public const int Usual = 7843;

    /// <summary>The greatest number of a port.</summary>
    public const int Last = 65535;

    private const int Tries = 50;

    /// <summary>The first free port from <paramref name="first"/> on; null where none of the next fifty is.</summary>
    public static int? FreeFrom(int first)
    {
        for (int port = first; port <= Math.Min(first + Tries, Last); port++)
        {
            if (Obstacle(port) is null)
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>Why nothing can be served there; null where it can.</summary>
    public static SocketError? Obstacle(int port)
    {
        var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return null;
        }
        catch (SocketException refusal)
        {
            return refusal.SocketErrorCode;
        }
        finally
        {
            probe.Stop();
        }
    }
}
