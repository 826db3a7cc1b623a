using Fovea.Explorer.Shell;
using Fovea.Explorer.Tests.Running;

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
