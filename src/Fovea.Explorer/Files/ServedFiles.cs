using System.Text.Json;

namespace Fovea.Explorer.Files;

/// <summary>
/// What the server of this page offers to look at: <c>fovea explore MODEL</c> does. The page asks for <c>workspace/index.json</c>; on a
/// plain file host that names nothing.
/// </summary>
public sealed class ServedFiles(HttpClient client, FileOpener opener)
{
    private const string Folder = "workspace/";
    private Task<ServedIndex>? index;

    /// <summary>The names of the files, below workspace/; empty where there are none.</summary>
    public async Task<IReadOnlyList<string>> List() => (await (index ??= Ask())).Files;

    /// <summary>Reads one of them.</summary>
    public async Task<byte[]> Read(string name) => await client.GetByteArrayAsync(Address(name));

    /// <summary>Opens the model that the server names, if it does.</summary>
    public async Task OpenModel()
    {
        if ((await (index ??= Ask())).Model is { } name)
        {
            await opener.Open(await Find(name));
        }
    }

    private async Task<SourceFile> Find(string name)
    {
        HttpResponseMessage answer = await client.GetAsync(Address(name), HttpCompletionOption.ResponseHeadersRead);
        return answer is { IsSuccessStatusCode: true, Content.Headers.ContentLength: { } size }
            ? new SourceFile(name, size, () => answer.Content.ReadAsStreamAsync(), _ => client.GetByteArrayAsync(Address(name)))
            : new SourceFile(name, 1, () => throw new FoveaException($"{name}: the server of this page answered {(int)answer.StatusCode}."), null!);
    }

    private async Task<ServedIndex> Ask()
    {
        try
        {
            HttpResponseMessage answer = await client.GetAsync(Folder + "index.json");
            if (!answer.IsSuccessStatusCode)
            {
                return ServedIndex.None;
            }

            using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            return ServedIndex.From(document.RootElement);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException)
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
