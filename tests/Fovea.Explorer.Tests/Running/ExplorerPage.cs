using System.Globalization;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Running;

/// <summary>The explorer in a tab, with what tests do there again and again. <see cref="Page"/> has everything else.</summary>
public sealed class ExplorerPage
{
    // The C# runs in an interpreter there, and machines that test are busy.
    private const int MillisecondsToStart = 120_000;
    private const int Milliseconds = 30_000;
    private const int MillisecondsBetweenLooks = 20;

    private readonly Uri address;

    internal ExplorerPage(IPage page, Uri address)
    {
        Page = page;
        this.address = address;
        page.SetDefaultTimeout(Milliseconds);
    }

    /// <summary>The tab.</summary>
    public IPage Page { get; }

    /// <summary>The part of the address after #: the view and its settings.</summary>
    public string Link => Page.Url.Split('#', 2) is [_, string link] ? link : string.Empty;

    /// <summary>Loads the page anew and waits until a view is there.</summary>
    public async Task Load(string link = "")
    {
        await Page.GotoAsync($"{address}#{link}", new() { Timeout = MillisecondsToStart });
        await Ready();
    }

    /// <summary>Waits until a view is there.</summary>
    public Task Ready() => Page.Locator("main#main > *").First.WaitForAsync(new() { Timeout = MillisecondsToStart, State = WaitForSelectorState.Attached });

    /// <summary>Opens another view, or this one with other settings, as a link in the page would.</summary>
    public async Task Open(string link)
    {
        await Page.EvaluateAsync("link => { location.hash = link; }", link);
        await Drawn();
    }

    /// <summary>What has data-testid.</summary>
    public ILocator Get(string id) => Page.GetByTestId(id);

    /// <summary>Presses a key of the web's names (ArrowRight, Space, a), once or some times.</summary>
    public async Task Press(string key, int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            await Page.Keyboard.PressAsync(key);
        }
    }

    /// <summary>The exact number that an element shows, from its data-value; what is read there must be the same. Waits for the element.</summary>
    public async Task<double> Value(string id) => Number(await Get(id).EvaluateAsync<string?[]>(ShownNumber.Script));

    /// <summary>All exact numbers within an element, in the order of reading; waits for the element.</summary>
    public async Task<double[]> Values(string id)
    {
        await Get(id).WaitForAsync();
        string?[][] values = await Get(id).EvaluateAsync<string?[][]>(
            $"each => [...each.querySelectorAll('[data-value]')].map({ShownNumber.Script})");
        return [.. values.Select(Number)];
    }

    /// <summary>Waits until an element's number is another one, within a tolerance; an element without a number yet is waited for.</summary>
    public Task ValueBecomes(string id, double expected, double tolerance = 0) => Until(
        async () => await Get(id).GetAttributeAsync("data-value") is { Length: > 0 } text && Math.Abs(Parse(text) - expected) <= tolerance,
        async () => $"{id} shows {await Get(id).GetAttributeAsync("data-value")}, expected {expected.ToString("R", CultureInfo.InvariantCulture)}");

    /// <summary>Waits until a text is within an element.</summary>
    public Task TextBecomes(string id, string part) => Until(
        async () => (await Get(id).InnerTextAsync()).Contains(part, StringComparison.Ordinal),
        async () => $"{id} says '{await Get(id).InnerTextAsync()}', expected '{part}'");

    /// <summary>Waits until an element has this text and no other.</summary>
    public Task TextIs(string id, string text) => Until(
        async () => (await Get(id).InnerTextAsync()).Trim() == text,
        async () => $"{id} says '{await Get(id).InnerTextAsync()}', expected '{text}'");

    /// <summary>Waits until an attribute of an element has a value; null is no such attribute.</summary>
    public Task AttributeIs(string id, string name, string? value) => Until(
        async () => await Get(id).GetAttributeAsync(name) == value,
        async () => $"{name} of {id} is '{await Get(id).GetAttributeAsync(name)}', expected '{value}'");

    /// <summary>Waits until settings are in the address, which is written after a moment of rest.</summary>
    public Task LinkHas(params string[] settings) => Until(
        () => Task.FromResult(settings.All(setting => Link.Contains(setting, StringComparison.Ordinal))),
        () => Task.FromResult($"the link is {Link}, expected {string.Join(" and ", settings)}"));

    /// <summary>Waits until the address is this one.</summary>
    public Task LinkIs(string link) => Until(() => Task.FromResult(Link == link), () => Task.FromResult($"the link is {Link}, expected {link}"));

    /// <summary>Types into a field in the place of what it has, and leaves it.</summary>
    public async Task Set(string field, string value)
    {
        await Get(field).FillAsync(value);
        await Press("Tab");
    }

    /// <summary>The colours of a canvas, four bytes (red, green, blue, opacity) for each pixel, row by row.</summary>
    public static async Task<byte[]> Pixels(ILocator canvas) => Convert.FromBase64String(await canvas.EvaluateAsync<string>(
        """
        canvas => {
            const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let text = '';
            for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
            return btoa(text);
        }
        """));

    /// <summary>Waits until something holds, and fails with what is told otherwise.</summary>
    public static async Task Until(Func<Task<bool>> holds, Func<Task<string>> otherwise)
    {
        DateTime end = DateTime.UtcNow.AddMilliseconds(Milliseconds);
        while (!await holds())
        {
            Assert.True(DateTime.UtcNow < end, DateTime.UtcNow < end ? string.Empty : await otherwise());
            await Task.Delay(MillisecondsBetweenLooks, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Gives files to a file chooser, as a person would choose them.</summary>
    public Task Give(string id, params string[] files) => Get(id).SetInputFilesAsync(files);

    /// <summary>Gives a file that is nowhere on the disk to a file chooser.</summary>
    public Task Give(string id, string name, byte[] content) =>
        Get(id).SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });

    /// <summary>Presses something that downloads, and reads the file.</summary>
    public async Task<(string Name, byte[] Content)> Download(ILocator button)
    {
        IDownload download = await Page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        await using Stream stream = await download.CreateReadStreamAsync();
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, TestContext.Current.CancellationToken);
        return (download.SuggestedFilename, content.ToArray());
    }

    /// <summary>Waits until what is shown was drawn twice.</summary>
    public Task Drawn() => Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

    /// <summary>Keeps a screenshot of the whole page in TestResults/explorer, and returns its path.</summary>
    public async Task<string> Picture(string name)
    {
        string file = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
        string path = Path.Combine(ExplorerFixture.Pictures, $"{file[..Math.Min(file.Length, 120)]}.png");
        await Page.ScreenshotAsync(new() { Path = path, FullPage = true });
        return path;
    }

    private static double Number(string?[] read) => new ShownNumber(read[0], read[1] ?? string.Empty).Value;

    private static double Parse(string? text) => double.Parse(
        text ?? throw new InvalidOperationException("An element without data-value has no number."), CultureInfo.InvariantCulture);
}
