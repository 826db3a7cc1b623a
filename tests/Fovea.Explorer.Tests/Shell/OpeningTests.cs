using System.Globalization;
using Fovea.Cli.Exploring;
using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>How the page comes to a person: the first load, later ones, from anywhere, and with links of any kind.</summary>
public sealed class OpeningTests(ExplorerFixture explorer)
{
    private const string Runtime = "**/dotnet.native.*.wasm";

    // Packed, as it travels. What grows beyond it makes everybody wait: look into what came along before this is raised.
    private const int MostBytesOfTheFirstLoad = 4_000_000;

    private static readonly TimeSpan MostTimeToAsk = TimeSpan.FromSeconds(30);

    [Fact]
    public Task The_first_load_is_small() => explorer.Visit(string.Empty, async page =>
    {
        int bytes = await page.Page.EvaluateAsync<int>(
            "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            + ".reduce((sum, each) => sum + each.encodedBodySize, 0)");
        TestContext.Current.SendDiagnosticMessage($"The first load takes {bytes} bytes.");
        Assert.InRange(bytes, 1_000_000, MostBytesOfTheFirstLoad);
    });

    [Fact]
    public Task The_first_load_tells_how_far_it_is() => explorer.Visit(string.Empty, async page =>
    {
        var asked = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await page.Page.RouteAsync(Runtime, async route =>
        {
            asked.TrySetResult();
            await goOn.Task;
            await route.ContinueAsync();
        });
        await page.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
        await asked.Task.WaitAsync(MostTimeToAsk, TestContext.Current.CancellationToken);
        ILocator loading = page.Page.Locator(".loading");
        await loading.WaitForAsync();
        Assert.Contains("Loading Fovea", await loading.InnerTextAsync(), StringComparison.Ordinal);

        // Blazor tells the share as a variable of the style; the page shows it as text.
        const string Share = "() => getComputedStyle(document.querySelector('.loading .share'), '::after').content";
        await ExplorerPage.Until(
            async () => (await page.Page.EvaluateAsync<string>(Share)).Contains('%', StringComparison.Ordinal),
            async () => $"The page shows {await page.Page.EvaluateAsync<string>(Share)} as its progress.");
        goOn.SetResult();
        await page.Ready();
        Assert.Equal(0, await loading.CountAsync());
    });

    [Fact]
    public Task After_the_first_load_no_network_is_needed()
    {
        ExplorerServer server = ExplorerFixture.Serve(new ExplorerAnswers(SiteFolder.Open(ExplorerFixture.Site)));
        return explorer.Visit(
            server.Address,
            string.Empty,
            async page =>
            {
                await page.Page.EvaluateAsync("() => navigator.serviceWorker.ready");

                // Not only does the browser believe that it is offline: there is nobody who could answer.
                server.Dispose();
                await page.Page.Context.SetOfflineAsync(true);
                foreach (string view in Views.All)
                {
                    await page.Page.ReloadAsync();
                    await page.Ready();
                    (string link, Func<ExplorerPage, Task> require) = ViewNumbers.All[view];
                    await page.Load(link);
                    await require(page);
                }

                // Nothing is offered then; a file that is asked for is missing, not empty.
                Assert.Equal(
                    "200 504 504",
                    await page.Page.EvaluateAsync<string>(
                        """
                        async () => (await Promise.all(["workspace/index.json", "workspace/absent.safetensors", "absent.html"]
                          .map(async path => (await fetch(path)).status))).join(" ")
                        """));
            },
            PageForm.Desk with { IsKept = true });
    }

    [Fact]
    public async Task It_opens_from_any_folder_of_a_web_server()
    {
        string root = Directory.CreateTempSubdirectory("fovea-site-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(root, "index.html"), "<!DOCTYPE html><title>Another page</title>");
            CopySite(Path.Combine(root, "some", "path"));

            using ExplorerServer server = ExplorerFixture.Serve(new ExplorerAnswers(SiteFolder.Open(root)));
            await explorer.Visit(
                new Uri(server.Address, "some/path/"),
                string.Empty,
                async page =>
                {
                    Assert.Equal("See every step", await page.Page.Locator("main h1").InnerTextAsync());
                    foreach (ILocator link in await page.Page.Locator("nav a").AllAsync())
                    {
                        await link.ClickAsync();
                        await page.Drawn();
                        Assert.StartsWith($"{server.Address}some/path/#", page.Page.Url, StringComparison.Ordinal);
                    }
                });
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task Copies_in_several_folders_of_a_host_are_kept_apart()
    {
        string root = Directory.CreateTempSubdirectory("fovea-site-").FullName;
        try
        {
            CopySite(Path.Combine(root, "one"));
            CopySite(Path.Combine(root, "two"));

            File.WriteAllText(Path.Combine(root, "index.html"), "<!DOCTYPE html><title>Another page</title>");
            File.WriteAllText(Path.Combine(root, "one", "notes.html"), "<!DOCTYPE html><title>Notes</title><link rel=\"icon\" href=\"data:,\">");
            using ExplorerServer server = ExplorerFixture.Serve(new ExplorerAnswers(SiteFolder.Open(root)));
            await explorer.Visit(
                new Uri(server.Address, "one/"),
                string.Empty,
                async page =>
                {
                    await page.Page.EvaluateAsync("() => navigator.serviceWorker.ready");
                    await page.Page.GotoAsync($"{server.Address}two/");
                    await page.Ready();
                    await page.Page.EvaluateAsync("() => navigator.serviceWorker.ready");
                    string[] caches = await page.Page.EvaluateAsync<string[]>("() => caches.keys()");
                    Assert.Equal(2, caches.Length);
                    Assert.All(["one", "two"], folder => Assert.Contains(caches, cache => cache.Contains($"/{folder}/", StringComparison.Ordinal)));

                    // Another page in the folder is that page.
                    await page.Page.GotoAsync($"{server.Address}one/notes.html");
                    Assert.Equal("Notes", await page.Page.TitleAsync());
                },
                PageForm.Desk with { IsKept = true });
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public Task The_first_page_moves_until_it_is_paused_and_leads_to_what_it_shows() => explorer.Visit(string.Empty, async page =>
    {
        ILocator sum = page.Get("live").Locator(".sum");
        string before = await sum.InnerTextAsync();
        await ExplorerPage.Until(async () => await sum.InnerTextAsync() != before, () => Task.FromResult($"it stands still at {before}"));
        await page.Get("live-play").ClickAsync();
        await page.AttributeIs("live-play", "aria-label", "Play");
        before = await sum.InnerTextAsync();
        await Task.Delay(400, TestContext.Current.CancellationToken);
        Assert.Equal(before, await sum.InnerTextAsync());
        await page.Get("live").ClickAsync();
        string[] words = before.Split('[', ']', ',');
        string position = string.Join(", ", words[1].Trim(), words[2].Trim());
        (int row, int column) = (int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture));
        await page.Get("output-map").WaitForAsync();
        await page.Get("scrub").FillAsync($"{(row * 26) + column}");
        await page.TextBecomes("arithmetic", $"Z[{position}");
        Assert.Equal(before.Split("= ")[^1].Trim(), (await page.Get("result").InnerTextAsync()).Trim());
    });

    [Theory]
    [InlineData("nothing-like-this")]
    [InlineData("?")]
    [InlineData("?=&&&=%&a")]
    [InlineData("%%%?%E0%A4%A=%zz")]
    [InlineData("<b>x</b>?stride=1")]
    public Task A_link_to_nothing_opens_the_first_page(string link) => explorer.Visit(link, async page =>
        Assert.Equal("See every step", await page.Page.Locator("main h1").InnerTextAsync()));

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public Task A_damaged_link_opens_its_view(string view) => explorer.Visit(
        $"{view}?stride=99999999999999&pad=-7&f=abc&kernel=%E0%A4%A&step=%zz&input=,,,&x=1e999&model=<b>&seed=NaN&size=0",
        async page =>
        {
            await page.Drawn();
            Assert.NotEqual(0, await page.Page.Locator("main h1").CountAsync());
            Assert.Equal(0, await page.Page.GetByText("met something that it did not expect").CountAsync());
        });

    private static void CopySite(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(ExplorerFixture.Site, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(ExplorerFixture.Site, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
