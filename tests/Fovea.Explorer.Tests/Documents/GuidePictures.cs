using Fovea.Explorer.Tests.Running;
using Fovea.Testing;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Documents;

/// <summary>The pictures of docs/explorer.md: they are there and small, and are made anew when FOVEA_RENEW_DOCS is 1.</summary>
public sealed class GuidePictures(ExplorerFixture explorer)
{
    private const string Renew = "FOVEA_RENEW_DOCS";
    private const int MostBytes = 150 << 10;
    private const int Width = 1180;

    [Fact]
    public async Task The_pictures_of_the_guide_are_there_and_small()
    {
        if (Environment.GetEnvironmentVariable(Renew) == "1")
        {
            foreach (Func<Task> take in (Func<Task>[])[Convolution, Pooling, Backward, Network, Training, Epochs, Exercise])
            {
                await take();
            }
        }

        string guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "explorer.md"), TestContext.Current.CancellationToken);
        foreach (string view in (string[])["convolution", "pooling", "backward", "network", "training", "epochs", "exercise"])
        {
            Assert.Contains($"images/explorer-{view}.png", guide, StringComparison.Ordinal);
            Assert.InRange(new FileInfo(PathOf(view)).Length, 1, MostBytes);
        }
    }

    private Task Convolution() => Take("convolution", 1010, "convolution?position=324", page => page.Get("step").WaitForAsync());

    private Task Pooling() => Take("pooling", 920, "pooling?position=48", page => page.Get("step").WaitForAsync());

    private Task Backward() => Take("backward", 785, "backward?input=exercise&kernel=exercise&pad=1&stride=2", async page =>
    {
        await page.Get("step").First.WaitForAsync();
        await page.Press("ArrowRight", times: 5);
    }, scroll: 192);

    private Task Network() => Take("network", 900, "network", page => page.Page.Locator("main canvas").Nth(3).WaitForAsync());

    private Task Training() => Take("training", 900, "training", async page =>
    {
        await page.Press("Space");
        await Task.Delay(TimeSpan.FromSeconds(25), TestContext.Current.CancellationToken);
        await page.Press("Space");
    });

    // A few short epochs, so that there is something to slide over.
    private Task Epochs() => Take("epochs", 900, "training?digits=600&plan=3", async page =>
    {
        await page.Press("Space");
        await Task.Delay(TimeSpan.FromSeconds(45), TestContext.Current.CancellationToken);
        await page.Press("Space");
        await page.Page.Locator("nav a[href='#epochs']").ClickAsync();
        await page.Page.Locator("main canvas").First.WaitForAsync();
    });

    // Every entry is dz: the division was forgotten.
    private Task Exercise() => Take("exercise", 900, "exercise?function=distribute_value", async page =>
    {
        await page.Get("source").Locator("summary").ClickAsync();
        await page.Get("paste").FillAsync("[[2. 2.]\n [2. 2.]]");
        await page.Get("check").ClickAsync();
        await page.Get("mistake").First.WaitForAsync();
        await page.Page.SetViewportSizeAsync(Width, 1240);
    });

    private Task Take(string name, int height, string link, Func<ExplorerPage, Task> prepare, int scroll = 0) => explorer.Visit(
        link,
        async page =>
        {
            await prepare(page);
            await page.Page.EvaluateAsync("to => { document.activeElement?.blur(); scrollTo(0, to); }", scroll);
            await page.Drawn();
            await page.Page.ScreenshotAsync(new() { Path = PathOf(name), Type = ScreenshotType.Png });
        },
        new PageForm(Width, height));

    private static string PathOf(string view) => Path.Combine(Repository.Root, "docs", "images", $"explorer-{view}.png");
}
