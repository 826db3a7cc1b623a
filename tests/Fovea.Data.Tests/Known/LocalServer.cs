using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fovea.Data.Tests.Known;

/// <summary>What the server is asked.</summary>
public sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The first byte that is asked for, where only a part is.</summary>
    public int? From => Headers.TryGetValue("range", out string? range) ? int.Parse(range["bytes=".Length..].TrimEnd('-')) : null;
}

/// <summary>What it answers: whole, or cut after some bytes of the content, or silent after them.</summary>
public sealed record Answer(int Status, byte[] Content, params (string Name, string Value)[] Headers)
{
    public int? CutAfter { get; init; }

    public bool IsSilent { get; init; }
}

/// <summary>A web server on this machine that answers as a test says, one request for each connection.</summary>
public sealed class LocalServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<Request, Answer> answer;
    private readonly CancellationTokenSource end = new();

    public LocalServer(Func<Request, Answer> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = Accept();
    }

    public ConcurrentQueue<Request> Requests { get; } = [];

    public Uri Address(string path) => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{path}");

    public void Dispose()
    {
        end.Cancel();
        listener.Stop();
        end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync(end.Token);
                _ = Task.Run(() => Serve(client));
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            NetworkStream stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            string first = await reader.ReadLineAsync() ?? string.Empty;
            var headers = new Dictionary<string, string>();
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                int colon = line.IndexOf(':');
                headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
            }

            var request = new Request(first.Split(' ')[1], headers);
            Requests.Enqueue(request);
            Answer reply = answer(request);
            var head = new StringBuilder($"HTTP/1.1 {reply.Status} Status\r\nConnection: close\r\nContent-Length: {reply.Content.Length}\r\n");
            foreach ((string name, string value) in reply.Headers)
            {
                head.Append($"{name}: {value}\r\n");
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n"));
            await stream.WriteAsync(reply.Content.AsMemory(0, reply.CutAfter ?? reply.Content.Length));
            await stream.FlushAsync();
            if (reply.IsSilent)
            {
                await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }
}
