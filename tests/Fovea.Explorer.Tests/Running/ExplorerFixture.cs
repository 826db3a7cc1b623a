using Fovea.Cli.Exploring;
using Fovea.Testing;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Fovea.Explorer.Tests.Running.ExplorerFixture))]

namespace Fovea.Explorer.Tests.Running;

/// <summary>
/// The published explorer, served as <c>fovea explore</c> serves it, and one Chromium for all tests. A test takes it in its constructor and
/// visits views: <c>explorer.Visit("convolution?stride=2", async page => ...)</c>.
/// </summary>
public sealed class ExplorerFixture : IAsyncLifetime
{
    private const int FirstPort = 27_000;
    private const int MorePorts = 5_000;

    // More pages at a time would only make each of them slower than its time limits.
    private readonly SemaphoreSlim places = new(2);
    private IPlaywright? playwright;
    private IBrowser? browser;
    private ExplorerServer? server;

    /// <summary>Where screenshots go: TestResults/explorer below the root of the repository.</summary>
    public static string Pictures { get; } = Path.Combine(Repository.Root, "TestResults", "explorer");

    /// <summary>Where the page is.</summary>
    public Uri Address => server!.Address;

    /// <summary>The folder of the published page.</summary>
    internal static string Site { get; } = Path.Combine(Repository.Root, "src", "Fovea.Explorer", "bin", Configuration, "site", "wwwroot");

    // The tests run from bin/Release/net10.0.
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public async ValueTask InitializeAsync()
    {
        server = Serve(new ExplorerAnswers(SiteFolder.Open(Site)));
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.Start(playwright);
    }

    public async ValueTask DisposeAsync()
    {
        await (browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        playwright?.Dispose();
        server?.Dispose();
        places.Dispose();
    }

    /// <summary>
    /// Opens the explorer in a browser that never saw it and runs a test on it. The test fails where the page reports an error or asks
    /// another machine for anything; where it fails, a screenshot is kept.
    /// </summary>
    /// <param name="link">The view and its settings, as <c>convolution?stride=2</c>; empty for the first page.</param>
    /// <param name="test">What is done there.</param>
    /// <param name="form">On what; a window on a desk otherwise.</param>
    public Task Visit(string link, Func<ExplorerPage, Task> test, PageForm? form = null) => Visit(Address, link, test, form);

    /// <summary>As <c>fovea explore PATH</c> opens it: with a model or the folder of a run.</summary>
    public async Task VisitWith(string path, string link, Func<ExplorerPage, Task> test, PageForm? form = null)
    {
        using ExplorerServer other = Serve(new ExplorerAnswers(SiteFolder.Open(Site), WorkspaceFiles.Open(path)));
        await Visit(other.Address, link, test, form);
    }

    /// <summary>As <see cref="Visit(string, Func{ExplorerPage, Task}, PageForm?)"/>, at another address.</summary>
    public async Task Visit(Uri address, string link, Func<ExplorerPage, Task> test, PageForm? form = null)
    {
        await places.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await using IBrowserContext context = await browser!.NewContextAsync((form ?? PageForm.Desk).Options());
            var watch = new PageWatch(context, address);
            var page = new ExplorerPage(await context.NewPageAsync(), address);
            try
            {
                await page.Load(link);
                await test(page);
            }
            catch (Exception failure)
            {
                throw await Told(page, watch, failure);
            }

            Assert.True(watch.Problems.Count == 0, string.Join('\n', watch.Problems));
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Serves on a free port, until it is disposed of.</summary>
    internal static ExplorerServer Serve(ExplorerAnswers answers)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return ExplorerServer.Start(System.Random.Shared.Next(FirstPort, FirstPort + MorePorts), answers);
            }
            catch (FoveaException) when (i < 100)
            {
                // In use; another one is not.
            }
        }
    }

    private static async Task<Exception> Told(ExplorerPage page, PageWatch watch, Exception failure)
    {
        string name = $"failed-{TestContext.Current.Test?.TestDisplayName.Split("Explorer.Tests.")[^1]}";
        string picture;
        try
        {
            picture = await page.Picture(name);
        }
        catch (Exception problem) when (problem is PlaywrightException or TimeoutException)
        {
            picture = "none could be taken";
        }

        string heard = watch.Problems.Count == 0 ? "nothing" : string.Join('\n', watch.Problems);
        return new InvalidOperationException($"{failure.Message}\n\nat {page.Page.Url}\nscreenshot: {picture}\nthe page reported: {heard}", failure);
    }
}
