using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fovea.Cli.Exploring;

namespace Fovea.Cli.Tests.Exploring;

/// <summary>
/// What the explorer's server gives out, to whom, and what it never does. In the collection of those that start the command, which takes the
/// usual port, too.
/// </summary>
[Collection(nameof(SharedRun))]
public sealed class ServerTests(SmallSite site) : IClassFixture<SmallSite>
{
    private const string Code = "/_framework/code.3hug9xukic.wasm";

    [Theory]
    [InlineData("/", "text/html; charset=utf-8", "no-cache")]
    [InlineData("/index.html?x=1", "text/html; charset=utf-8", "no-cache")]
    [InlineData("/icon.svg", "image/svg+xml", "no-cache")]
    [InlineData(Code, "application/wasm", "public, max-age=31536000, immutable")]
    public async Task A_file_comes_with_its_type_and_how_long_it_holds(string path, string type, string cache)
    {
        (int status, Dictionary<string, string> headers, byte[] body) = await site.Ask(path);
        Assert.Equal((200, type, cache), (status, headers["Content-Type"], headers["Cache-Control"]));
        Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        Assert.Equal($"{body.Length}", headers["Content-Length"]);
        Assert.NotEmpty(body);
        Assert.Equal(200, (await site.Ask(path, host: "localhost")).Status);
    }

    [Fact]
    public async Task What_the_browser_has_already_is_not_sent_again()
    {
        string mark = (await site.Ask("/")).Headers["ETag"];
        (int status, _, byte[] body) = await site.Ask("/", headers: $"If-None-Match: {mark}");
        Assert.Equal(304, status);
        Assert.Empty(body);
        Assert.Equal(200, (await site.Ask("/", headers: "If-None-Match: \"another\"")).Status);
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", null)]
    public async Task It_comes_packed_to_those_who_can_unpack_it(string accepted, string? packing)
    {
        (_, Dictionary<string, string> headers, byte[] body) = await site.Ask(Code, headers: $"Accept-Encoding: {accepted}");
        Assert.Equal(packing, headers.GetValueOrDefault("Content-Encoding"));
        Assert.Equal("application/wasm", headers["Content-Type"]);
        Assert.Equal("Accept-Encoding", headers["Vary"]);
        using var content = new MemoryStream(body);
        using Stream plain = packing switch
        {
            "br" => new BrotliStream(content, CompressionMode.Decompress),
            "gzip" => new GZipStream(content, CompressionMode.Decompress),
            _ => content,
        };
        using var reader = new StreamReader(plain);
        Assert.Equal(new string('w', 5000), await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_head_alone_has_no_body()
    {
        (int status, Dictionary<string, string> headers, byte[] body) = await site.Ask(Code, "HEAD");
        Assert.Equal((200, "5000"), (status, headers["Content-Length"]));
        Assert.Empty(body);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Files_are_read_and_nothing_else(string method)
    {
        (int status, Dictionary<string, string> headers, _) = await site.Ask("/", method);
        Assert.Equal((405, "GET, HEAD"), (status, headers["Allow"]));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/%2e%2e%2fsecret.txt")]
    [InlineData("/_framework/../../secret.txt")]
    [InlineData("/..%5csecret.txt")]
    [InlineData("/..\\secret.txt")]
    [InlineData("//etc/passwd")]
    [InlineData("/%2fetc%2fpasswd")]
    [InlineData("/workspace/../secret.txt")]
    [InlineData("/workspace/index.json")]
    [InlineData("/index.html%00.txt")]
    [InlineData("/index.html.")]
    [InlineData("/_framework")]
    public async Task No_path_leads_out_of_the_folder(string path)
    {
        (int status, _, byte[] body) = await site.Ask(path);
        Assert.InRange(status, 400, 404);
        Assert.DoesNotContain(SmallSite.Secret, Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("0.0.0.0")]
    public async Task A_foreign_name_that_was_made_to_lead_here_gets_nothing(string host)
    {
        (int status, _, byte[] body) = await site.Ask("/", host: host);
        Assert.InRange(status, 400, 421);
        Assert.DoesNotContain("<title>", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_heard_on_this_machine_alone()
    {
        foreach (IPAddress address in Dns.GetHostAddresses(Dns.GetHostName()).Where(address => !IPAddress.IsLoopback(address)))
        {
            using var client = new TcpClient(address.AddressFamily);
            Assert.ThrowsAny<SocketException>(() => client.Connect(address, site.Port));
        }
    }

    [Fact]
    public void A_port_in_use_is_told_with_one_that_is_free()
    {
        FoveaException problem = Assert.Throws<FoveaException>(
            () => ExplorerServer.Start(site.Port, new ExplorerAnswers(SiteFolder.Open(site.Path("site")))));
        Assert.Matches(
            $"^--port {site.Port}: another program uses this port\\. \\d+ is free: give --port \\d+, or leave --port out\\.$", problem.Message);
        using ExplorerServer free = ExplorerServer.Start(
            int.Parse(problem.Message.Split(' ')[^5].TrimEnd(',')), new ExplorerAnswers(SiteFolder.Open(site.Path("site"))));
        Assert.Equal($"http://127.0.0.1:{free.Port}/", free.Address.AbsoluteUri);
    }

    [Fact]
    public void Without_a_port_the_usual_one_or_the_next_is_taken()
    {
        using ExplorerServer first = ExplorerServer.Start(null, new ExplorerAnswers(SiteFolder.Open(site.Path("site"))));
        using ExplorerServer second = ExplorerServer.Start(null, new ExplorerAnswers(SiteFolder.Open(site.Path("site"))));
        Assert.InRange(first.Port, Ports.Usual, Ports.Usual + 50);
        Assert.InRange(second.Port, Ports.Usual, Ports.Usual + 50);
        Assert.NotEqual(first.Port, second.Port);
    }

    [Fact]
    public void A_page_that_is_not_there_is_told_with_how_to_make_it() => Assert.Equal(
        $"The explorer's page is not there: expected {site.Path("none/index.html")}. In the source tree, make it once with: "
        + "dotnet publish -c Release src/Fovea.Explorer",
        Assert.Throws<FoveaException>(() => SiteFolder.Open(site.Path("none"))).Message);
}
