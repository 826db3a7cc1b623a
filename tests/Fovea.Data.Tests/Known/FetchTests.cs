using System.Collections.Concurrent;
using System.Security.Cryptography;
using Fovea.Data.Known;

namespace Fovea.Data.Tests.Known;

public sealed class FetchTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * i >> 4))];
    private readonly TemporaryFolder folder = new();

    private string Target => Path.Combine(folder.Path, "set", "file.bin");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_fetched_whole_once_and_progress_is_told()
    {
        using var server = new LocalServer(_ => new Answer(200, Content));
        var told = new ConcurrentQueue<FetchProgress>();
        Assert.Equal(Path.Combine(folder.Path, "set"), Fetch(Set(server.Address("file.bin")), new Listener(told.Enqueue)));
        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal(300_000, told.Last().Done);
        Assert.All(told, each => Assert.Equal(("file.bin", 300_000L, true), (each.File, each.Total, each.BytesPerSecond > 0)));
        Fetch(Set(server.Address("file.bin")));
        Assert.Single(server.Requests);
        Assert.Equal([".lock", "file.bin"], Names());
    }

    [Fact]
    public void After_a_break_it_goes_on_where_it_ended()
    {
        using var server = new LocalServer(request => request.From is { } from
            ? new Answer(206, Content[from..], ("ETag", "\"one\""), ("Content-Range", $"bytes {from}-{Content.Length - 1}/{Content.Length}"))
            : new Answer(200, Content, ("ETag", "\"one\"")) { CutAfter = 100_000 });
        Fetch(Set(server.Address("file.bin")));
        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal([null, 100_000], server.Requests.Select(request => request.From));
        Assert.Equal("\"one\"", server.Requests.Last().Headers["if-range"]);
    }

    [Fact]
    public void Another_program_that_was_stopped_is_continued()
    {
        bool isStopped = true;
        using var server = new LocalServer(request => isStopped
            ? new Answer(200, Content, ("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT")) { CutAfter = 70_000, IsSilent = true }
            : new Answer(206, Content[request.From!.Value..], ("Content-Range", $"bytes {request.From}-299999/300000")));
        using var stop = new CancellationTokenSource();
        var listener = new Listener(told =>
        {
            if (told.Done == 70_000)
            {
                stop.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Fetcher(listener).Fetch(Set(server.Address("file.bin")), stop.Token));
        Assert.Equal([".lock", "file.bin.part", "file.bin.part.from"], Names());
        isStopped = false;
        Fetch(Set(server.Address("file.bin")));
        Assert.Equal(70_000, server.Requests.Last().From);
        Assert.Equal("Wed, 21 Oct 2015 07:28:00 GMT", server.Requests.Last().Headers["if-range"]);
        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_server_that_knows_no_parts_sends_all_again()
    {
        int asked = 0;
        using var server = new LocalServer(_ => new Answer(200, Content) { CutAfter = Interlocked.Increment(ref asked) < 3 ? 50_000 : null });
        Fetch(Set(server.Address("file.bin")));
        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal(3, asked);
    }

    [Fact]
    public void A_part_of_another_version_is_thrown_away()
    {
        using var server = new LocalServer(request => request.From is { } from
            ? new Answer(206, Content[from..], ("Content-Range", $"bytes {from}-299999/300000"))
            : new Answer(200, Content));
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.WriteAllBytes($"{Target}.part", new byte[1000]);
        Fetch(Set(server.Address("file.bin")));
        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal([1000, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public void A_wrong_file_is_removed_and_both_sums_are_told()
    {
        byte[] wrong = (byte[])Content.Clone();
        wrong[5]++;
        using var server = new LocalServer(_ => new Answer(200, wrong));
        string message = Message(Set(server.Address("file.bin")));
        Assert.Equal(
            $"set is not on this machine and cannot be fetched: {server.Address("file.bin")}: the file has the SHA-256 {Sum(wrong)}, expected "
            + $"{Sum(Content)}; it was removed. Without a network, put file.bin (SHA-256 {Sum(Content)}) into {Path.GetDirectoryName(Target)}.",
            message);
        Assert.Equal([".lock"], Names());
        File.WriteAllBytes(Target, wrong);
        Assert.Contains($"its SHA-256 is {Sum(wrong)}, expected {Sum(Content)}", Message(Set(server.Address("file.bin"))));
        File.WriteAllBytes(Target, Content);
        Fetch(Set(server.Address("file.bin")));
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Mirrors_are_tried_in_order_and_redirections_followed()
    {
        using var server = new LocalServer(request => request.Path switch
        {
            "/good" => new Answer(200, Content),
            "/moved" => new Answer(302, [], ("Location", "/good")),
            "/long" => new Answer(200, [.. Content, 1]),
            _ => new Answer(404, []),
        });
        Fetch(Set(server.Address("missing"), server.Address("long"), server.Address("moved")));
        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal(["/missing", "/long", "/moved", "/good"], server.Requests.Select(request => request.Path));
    }

    [Fact]
    public void Without_a_network_it_is_said_what_to_put_where()
    {
        Uri closed;
        using (var server = new LocalServer(_ => new Answer(200, Content)))
        {
            closed = server.Address("file.bin");
        }

        using var silent = new LocalServer(_ => new Answer(200, Content) { CutAfter = 10, IsSilent = true });
        string message = Message(Set(closed, silent.Address("file.bin")), silence: 0.4);
        Assert.Contains($"{closed}: Connection refused", message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"{silent.Address("file.bin")}: nothing came for 0 s", message, StringComparison.Ordinal);
        Assert.EndsWith($"put file.bin (SHA-256 {Sum(Content)}) into {Path.GetDirectoryName(Target)}.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_at_once_fetch_it_once()
    {
        using var server = new LocalServer(_ =>
        {
            Thread.Sleep(200);
            return new Answer(200, Content);
        });
        Parallel.For(0, 3, _ => Fetch(Set(server.Address("file.bin"))));
        Assert.Single(server.Requests);
        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told()
    {
        using var server = new LocalServer(_ => new Answer(200, Content));
        folder.Write("set", [1]);
        Assert.Contains("set cannot be kept there", Message(Set(server.Address("file.bin"))), StringComparison.Ordinal);
        File.Delete(folder.File("set"));
        Directory.CreateDirectory($"{Target}.part");
        Assert.Contains("Check the folder and the free space", Message(Set(server.Address("file.bin"))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_known_ones_are_complete()
    {
        Assert.Equal(["mnist", "fashion-mnist", "cifar10"], KnownDatasets.Names);
        foreach (KnownFile file in KnownList.All.SelectMany(dataset => dataset.Files))
        {
            Assert.Matches("^[0-9a-f]{64}$", file.Sha256);
            Assert.InRange(file.Length, 1000, 1 << 28);
            Assert.All(file.Addresses, address => Assert.Equal("https", address.Scheme));
            Assert.Equal(2, file.Addresses.Distinct().Count());
        }

        Assert.Equal(9, KnownList.All.SelectMany(dataset => dataset.Files).Select(file => file.Sha256).Distinct().Count());
        Assert.Equal(
            "There is no dataset known as 'minst'. Known are mnist, fashion-mnist, cifar10.",
            Assert.Throws<FoveaException>(() => KnownDatasets.Describe("minst")).Message);
        Assert.Contains("fovea", KnownDatasets.CacheFolder, StringComparison.Ordinal);
    }

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static KnownDataset Set(params Uri[] addresses) =>
        new("set", "a test", [new KnownFile("file.bin", Content.Length, Sum(Content), addresses)], []);

    private DatasetFetcher Fetcher(IProgress<FetchProgress>? progress = null, double silence = 30) => new(folder.Path, progress)
    {
        Patience = (TimeSpan.FromSeconds(silence), TimeSpan.FromMilliseconds(1)),
    };

    private string Fetch(KnownDataset set, IProgress<FetchProgress>? progress = null) =>
        Fetcher(progress).Fetch(set, TestContext.Current.CancellationToken);

    private string Message(KnownDataset set, double silence = 30) =>
        Assert.Throws<FoveaException>(() => Fetcher(null, silence).Fetch(set, TestContext.Current.CancellationToken)).Message;

    private string[] Names() => [.. Directory.GetFileSystemEntries(Path.GetDirectoryName(Target)!).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    private sealed class Listener(Action<FetchProgress> hear) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => hear(value);
    }
}
