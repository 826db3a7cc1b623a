using Fovea.Explorer.Tests.Running;
using Fovea.Testing;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Documents;

/// <summary>The pictures of docs/explorer.md, made anew when they are asked for: docs/explorer.md says how.</summary>
public sealed class GuidePictures(ExplorerFixture explorer)
{
    private const int MostBytes = 150_000;

    private const int Width = 1180;

    [Fact(Explicit = true)]
    public Task Convolution() => Take("convolution", 1010, "convolution?position=324", page => page.Get("step").WaitForAsync());

    [Fact(Explicit = true)]
    public Task Pooling() => Take("pooling", 920, "pooling?position=48", page => page.Get("step").WaitForAsync());

    [Fact(Explicit = true)]
    public Task Backward() => Take("backward", 1010, "backward?input=exercise&kernel=exercise&pad=1&stride=2", async page =>
    {
        await page.Get("step").First.WaitForAsync();
        await page.Press("ArrowRight", times: 5);
    });

    [Fact(Explicit = true)]
    public Task Network() => Take("network", 900, "network", page => page.Page.Locator("main canvas").Nth(3).WaitForAsync());

    [Fact(Explicit = true)]
    public Task Training() => Take("training", 900, "training", async page =>
    {
        await page.Press("Space");
        await Task.Delay(TimeSpan.FromSeconds(25), TestContext.Current.CancellationToken);
        await page.Press("Space");
    });

    // A few short epochs, so that there is something to slide over.
    [Fact(Explicit = true)]
    public Task Epochs() => Take("epochs", 900, "training?digits=600&plan=3", async page =>
    {
        await page.Press("Space");
        await Task.Delay(TimeSpan.FromSeconds(45), TestContext.Current.CancellationToken);
        await page.Press("Space");
        await page.Page.Locator("nav a[href='#epochs']").ClickAsync();
        await page.Page.Locator("main canvas").First.WaitForAsync();
    });

    // Every entry is dz: the division was forgotten.
    [Fact(Explicit = true)]
    public Task Exercise() => Take("exercise", 900, "exercise?function=distribute_value", async page =>
    {
        await page.Get("source").Locator("summary").ClickAsync();
        await page.Get("paste").FillAsync("[[2. 2.]\n [2. 2.]]");
        await page.Get("check").ClickAsync();
        await page.Get("mistake").First.WaitForAsync();
        await page.Page.SetViewportSizeAsync(Width, 1240);
    });

    private Task Take(string name, int height, string link, Func<ExplorerPage, Task> prepare) => explorer.Visit(
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
        new PageForm(Width, height));
}
