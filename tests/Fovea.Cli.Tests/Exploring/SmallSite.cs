using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fovea.Cli.Exploring;

namespace Fovea.Cli.Tests.Exploring;

/// <summary>A page of a few files with a secret beside it, served as the explorer is, and a client that sends what it is told to.</summary>
public sealed class SmallSite : IDisposable
{
    public const string Secret = "a secret";

    private readonly string folder = Directory.CreateTempSubdirectory("fovea-served-").FullName;
    private readonly ExplorerServer server;

    public SmallSite()
    {
        Write("secret.txt", Secret);
        Write("site/index.html", "<!DOCTYPE html><title>page</title>");
        Write("site/icon.svg", "<svg/>");
        Write("site/_framework/code.3hug9xukic.wasm", new string('w', 5000));
        Pack("site/_framework/code.3hug9xukic.wasm", ".br", stream => new BrotliStream(stream, CompressionLevel.Fastest));
        Pack("site/_framework/code.3hug9xukic.wasm", ".gz", stream => new GZipStream(stream, CompressionLevel.Fastest));
        Write("run/model.safetensors.txt", Secret);
        server = Serve(null);
    }

    public int Port => server.Port;

    public void Dispose()
    {
        server.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public string Path(string name) => System.IO.Path.Combine(folder, name);

    /// <summary>The same page with a workspace.</summary>
    internal ExplorerServer Serve(WorkspaceFiles? workspace)
    {
        int port = Ports.FreeFrom(System.Random.Shared.Next(33_000, 38_000)) ?? throw new InvalidOperationException("No port is free.");
        return ExplorerServer.Start(port, new ExplorerAnswers(SiteFolder.Open(Path("site")), workspace));
    }

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), text);
    }

    /// <summary>Sends a request exactly as it is written, and returns the answer's head and body.</summary>
    public async Task<(int Status, Dictionary<string, string> Headers, byte[] Body)> Ask(
        string path, string method = "GET", string host = "127.0.0.1", int? port = null, params string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port ?? Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        string more = string.Concat(headers.Select(header => header + "\r\n"));
        string request = $"{method} {path} HTTP/1.1\r\nHost: {host}:{port ?? Port}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        byte[] bytes = answer.ToArray();
        int end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        string[] lines = Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n");
        return (
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase),
            bytes[(end + 4)..]);
    }

    private void Pack(string name, string ending, Func<Stream, Stream> packing)
    {
        using FileStream file = File.Create(Path(name + ending));
        using Stream packed = packing(file);
        packed.Write(File.ReadAllBytes(Path(name)));
    }
}
