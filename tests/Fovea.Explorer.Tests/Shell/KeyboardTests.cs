using Fovea.Explorer.Shell;
using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>The way through the page without a mouse.</summary>
public sealed class KeyboardTests(ExplorerFixture explorer)
{
    // What has the focus, and whether an eye sees it.
    private const string Focused = """
        () => {
          const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
          const isMarked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
          return [at.getAttribute("href") ?? at.id, String(isMarked && box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0)];
        }
        """;

    [Fact]
    public Task Every_view_is_reached_with_the_tabulator_and_Enter() => explorer.Visit(string.Empty, async page =>
    {
        string[] expected = ["#main", "#", .. ViewEntry.All.Select(entry => $"#{entry.Name}")];
        foreach (string link in expected)
        {
            await page.Press("Tab");
            Assert.Equal([link, "true"], await page.Page.EvaluateAsync<string[]>(Focused));
        }

        for (int i = ViewEntry.All.Count - 1; i >= 0; i--)
        {
            await page.Press("Enter");
            await page.Page.Locator($"nav a[href='#{ViewEntry.All[i].Name}'][aria-current=page]").WaitForAsync();
            Assert.Equal($"{ViewEntry.All[i].Title} – Fovea", await page.Page.TitleAsync());
            Assert.Equal(1, await page.Page.Locator("main h1").CountAsync());
            await page.Press("Shift+Tab");
        }
    });

    [Fact]
    public Task The_first_link_leads_past_the_navigation() => explorer.Visit(string.Empty, async page =>
    {
        await page.Press("Tab");
        await page.Press("Enter");
        await ExplorerPage.Until(
            async () => (await page.Page.EvaluateAsync<string[]>(Focused))[0] == "main",
            async () => $"The focus is on {(await page.Page.EvaluateAsync<string[]>(Focused))[0]}.");
        Assert.Equal("See every step", await page.Page.Locator("main h1").InnerTextAsync());
    });

    [Fact]
    public Task It_leaves_the_address_as_it_was() => explorer.Visit("convolution?input=digit&stride=2", async page =>
    {
        await page.Press("Tab");
        await page.Press("Enter");
        await ExplorerPage.Until(
            async () => (await page.Page.EvaluateAsync<string[]>(Focused))[0] == "main", () => Task.FromResult("the focus is elsewhere"));
        await page.LinkIs("convolution?input=digit&stride=2");
        await page.Page.ReloadAsync();
        await page.TextBecomes("size-height", "/ 2⌋");
    });

    [Fact]
    public Task A_link_in_a_view_leads_the_focus_into_the_next_one() => explorer.Visit("convolution?input=digit&stride=2", async page =>
    {
        await page.Get("to-pooling").FocusAsync();
        await page.Press("Enter");
        await page.Page.Locator("nav a[href='#pooling'][aria-current=page]").WaitForAsync();
        await ExplorerPage.Until(
            async () => (await page.Page.EvaluateAsync<string[]>(Focused))[0] == "main",
            async () => $"the focus is on {(await page.Page.EvaluateAsync<string[]>(Focused))[0]}");
    });

    [Fact]
    public Task Arrows_scroll_a_table_that_is_too_wide() => explorer.Visit(
        "convolution?input=exercise&kernel=exercise&stride=2&pad=1&unfold=1&position=4",
        async page =>
        {
            await page.TextIs("step", "5 / 12");
            ILocator wide = page.Page.Locator(".scroll[tabindex='0']").First;
            await wide.EvaluateAsync("place => { place.style.width = '60px'; place.focus(); }");
            await page.Press("ArrowRight", times: 3);
            await ExplorerPage.Until(
                async () => await wide.EvaluateAsync<double>("place => place.scrollLeft") > 0, () => Task.FromResult("it does not scroll"));
            await page.TextIs("step", "5 / 12");
        });

    [Fact]
    public Task The_way_back_leads_through_the_views() => explorer.Visit(string.Empty, async page =>
    {
        foreach (ViewEntry entry in ViewEntry.All)
        {
            await page.Page.Locator($"nav a[href='#{entry.Name}']").ClickAsync();
            await page.Page.Locator($"nav a[href='#{entry.Name}'][aria-current=page]").WaitForAsync();
        }

        foreach (ViewEntry entry in ViewEntry.All.Reverse().Skip(1))
        {
            await page.Page.GoBackAsync();
            await page.Page.Locator($"nav a[href='#{entry.Name}'][aria-current=page]").WaitForAsync();
        }
    });
}
