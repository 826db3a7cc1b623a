using System.Text.Json;

namespace Fovea.Explorer.Files;

/// <summary>
/// What the server of this page offers to look at: <c>fovea explore MODEL</c> does. The page asks for <c>workspace/index.json</c>; on a
/// plain file host that names nothing.
/// </summary>
public sealed class ServedFiles(HttpClient client, FileOpener opener)
{
    private const string Folder = "workspace/";

    // The person's own files wait for the answer, and mostly there is nothing to wait for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private Task<ServedIndex>? index;

    /// <summary>The names of the files, below workspace/; empty where there are none.</summary>
    public async Task<IReadOnlyList<string>> List() => (await (index ??= Ask())).Files;

    /// <summary>Reads one of them.</summary>
    /// <exception cref="FoveaException">It has more bytes than are taken, or the server does not give it.</exception>
    public async Task<byte[]> Read(string name, long mostBytes)
    {
        using HttpResponseMessage answer = await Get(name);
        return await Whole(name, answer, mostBytes);
    }

    /// <summary>Opens the model that the server names, if it does.</summary>
    public Task OpenModel() => opener.Open(async () => (await (index ??= Ask())).Model is { } name ? await Find(name) : null);

    private async Task<SourceFile> Find(string name)
    {
        try
        {
            HttpResponseMessage answer = await Get(name);

            // A length that is not told, or is that of packed bytes, says nothing of the file.
            return answer.Content.Headers is { ContentLength: { } size, ContentEncoding.Count: 0 }
                ? new SourceFile(name, size, () => answer.Content.ReadAsStreamAsync(), _ => client.GetByteArrayAsync(Address(name)))
                : SourceFile.From(name, await Whole(name, answer, TabLimits.ModelFile));
        }
        catch (FoveaException refusal)
        {
            // Told when it is opened, as what is wrong with any other file.
            return new SourceFile(name, 1, () => throw refusal, null!);
        }
    }

    private async Task<HttpResponseMessage> Get(string name)
    {
        try
        {
            HttpResponseMessage answer = await client.GetAsync(Address(name), HttpCompletionOption.ResponseHeadersRead);
            return answer.IsSuccessStatusCode ? answer : throw Failure(name, $"answered {(int)answer.StatusCode}");
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            throw NotGiven(name, problem);
        }
    }

    private static async Task<byte[]> Whole(string name, HttpResponseMessage answer, long mostBytes)
    {
        try
        {
            await answer.Content.LoadIntoBufferAsync(mostBytes);
            return await answer.Content.ReadAsByteArrayAsync();
        }
        catch (HttpRequestException problem) when (problem.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new FoveaException(
                $"{name}: the file has more than the {TabLimits.Size(mostBytes)} that a browser's tab has left for it. "
                + "The command 'fovea' works on it outside the browser.",
                problem);
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            throw NotGiven(name, problem);
        }
    }

    private static FoveaException NotGiven(string name, Exception problem) =>
        Failure(name, $"did not give it ({problem.Message.TrimEnd('.')})");

    private static FoveaException Failure(string name, string what) => new($"{name}: the server of this page {what}.");

    private async Task<ServedIndex> Ask()
    {
        try
        {
            using var end = new CancellationTokenSource(Patience);
            using HttpResponseMessage answer = await client.GetAsync(Folder + "index.json", end.Token);
            if (!answer.IsSuccessStatusCode)
            {
                return ServedIndex.None;
            }

            using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            return ServedIndex.From(document.RootElement);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or TaskCanceledException)
        {
            return ServedIndex.None;
        }
    }

    private static string Address(string name) => Folder + string.Join('/', name.Split('/').Select(Uri.EscapeDataString));

    private sealed record ServedIndex(string? Model, IReadOnlyList<string> Files)
    {
        public static ServedIndex None { get; } = new(null, []);

        public static ServedIndex From(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                return None;
            }

            return new ServedIndex(
                root.TryGetProperty("model", out JsonElement model) && model.ValueKind == JsonValueKind.String ? model.GetString() : null,
                root.TryGetProperty("files", out JsonElement files) && files.ValueKind == JsonValueKind.Array
                    ? [.. files.EnumerateArray().Where(file => file.ValueKind == JsonValueKind.String).Select(file => file.GetString()!)]
                    : []);
        }
    }
}
