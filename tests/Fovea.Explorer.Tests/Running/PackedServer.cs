using System.IO.Compression;
using System.Net;

namespace Fovea.Explorer.Tests.Running;

/// <summary>A web server that packs what it answers and tells no length, as many do; it offers one file beside the published page.</summary>
internal sealed class PackedServer : IDisposable
{
    private const int FirstPort = 41_000;
    private const int MorePorts = 5_000;
    private readonly HttpListener listener;
    private readonly string name;
    private readonly byte[] content;

    /// <param name="name">The file's name, below workspace/.</param>
    /// <param name="content">What is in it.</param>
    public PackedServer(string name, byte[] content)
    {
        (this.name, this.content) = (name, content);
        (listener, Address) = Start();
        _ = Answer();
    }

    /// <summary>The page.</summary>
    public Uri Address { get; }

    public void Dispose() => listener.Close();

    private static (HttpListener Listener, Uri Address) Start()
    {
        for (int i = 0; ; i++)
        {
            string address = $"http://127.0.0.1:{System.Random.Shared.Next(FirstPort, FirstPort + MorePorts)}/";
            var listener = new HttpListener { Prefixes = { address } };
            try
            {
                listener.Start();
                return (listener, new Uri(address));
            }
            catch (HttpListenerException) when (i < 100)
            {
                // In use; another one is not.
            }
        }
    }

    private async Task Answer()
    {
        while (listener.IsListening)
        {
            try
            {
                HttpListenerContext asked = await listener.GetContextAsync();
                byte[]? found = Find(asked.Request.Url!.AbsolutePath[1..]);
                asked.Response.StatusCode = found is null ? 404 : 200;
                asked.Response.ContentType = Path.GetExtension(asked.Request.Url.AbsolutePath) switch
                {
                    ".js" => "text/javascript",
                    ".css" => "text/css",
                    ".wasm" => "application/wasm",
                    ".json" => "application/json",
                    "" => "text/html",
                    _ => "application/octet-stream",
                };
                asked.Response.AddHeader("Content-Encoding", "gzip");
                asked.Response.SendChunked = true;
                await using var packed = new GZipStream(asked.Response.OutputStream, CompressionLevel.Fastest);
                await packed.WriteAsync(found ?? []);
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The test is over, or the page did not wait.
            }
        }
    }

    private byte[]? Find(string path)
    {
        string file = Path.Combine(ExplorerFixture.Site, path.Length == 0 ? "index.html" : path);
        return path == "workspace/index.json" ? System.Text.Encoding.UTF8.GetBytes($$"""{"model": "{{name}}", "files": ["{{name}}"]}""")
            : path == $"workspace/{name}" ? content
            : File.Exists(file) ? File.ReadAllBytes(file) : null;
    }
}
