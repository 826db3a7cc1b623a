using Fovea.Explorer.Tests.Running;
using Fovea.Testing;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Documents;

/// <summary>The pictures of docs/explorer.md, made anew when they are asked for: docs/explorer.md says how.</summary>
public sealed class GuidePictures(ExplorerFixture explorer)
{
    private const int MostBytes = 150_000;

    private static readonly PageForm Page = new(1180, 800);

    [Fact(Explicit = true)]
    public Task Convolution() => Take("convolution", "convolution?position=395", page => page.Get("step").WaitForAsync());

    [Fact(Explicit = true)]
    public Task Pooling() => Take("pooling", "pooling?position=48", page => page.Get("step").WaitForAsync());

    [Fact(Explicit = true)]
    public Task Backward() => Take("backward", "backward?input=exercise&kernel=exercise&pad=1&stride=2", async page =>
    {
        await page.Get("step").First.WaitForAsync();
        await page.Press("ArrowRight", times: 5);
    });

    [Fact(Explicit = true)]
    public Task Network() => Take("network", "network", page => page.Page.Locator("main canvas").Nth(3).WaitForAsync());

    [Fact(Explicit = true)]
    public Task Training() => Take("training", "training", async page =>
    {
        await page.Press("Space");
        await Task.Delay(TimeSpan.FromSeconds(25), TestContext.Current.CancellationToken);
        await page.Press("Space");
    });

    // A training of one epoch, so that there is something to slide over.
    [Fact(Explicit = true)]
    public Task Epochs() => Take("epochs", "training?digits=600&plan=3", async page =>
    {
        await page.Press("Space");
        await Task.Delay(TimeSpan.FromSeconds(45), TestContext.Current.CancellationToken);
        await page.Press("Space");
        await page.Page.Locator("nav a[href='#epochs']").ClickAsync();
        await page.Page.Locator("main canvas").First.WaitForAsync();
    });

    // Every entry is dz: the division was forgotten.
    [Fact(Explicit = true)]
    public Task Exercise() => Take("exercise", "exercise?function=distribute_value", async page =>
    {
        await page.Get("paste").FillAsync("[[2. 2.]\n [2. 2.]]");
        await page.Get("check").ClickAsync();
        await page.Get("mistake").First.WaitForAsync();
    });

    private Task Take(string name, string link, Func<ExplorerPage, Task> prepare) => explorer.Visit(
        link,
        async page =>
        {
            await prepare(page);
            await page.Page.EvaluateAsync("() => { document.activeElement?.blur(); scrollTo(0, 0); }");
            await page.Drawn();
            string path = Path.Combine(Repository.Root, "docs", "images", $"explorer-{name}.png");
            byte[] picture = await page.Page.ScreenshotAsync(new() { Path = path, Type = ScreenshotType.Png });
            Assert.InRange(picture.Length, 1, MostBytes);
        },
        Page);
}
