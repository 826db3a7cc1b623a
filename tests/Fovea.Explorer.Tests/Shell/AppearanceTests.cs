using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Fovea.Explorer.Tests.Running;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>What holds for the look of every view: readable for everyone, on every screen. The screenshots are kept.</summary>
public sealed class AppearanceTests(ExplorerFixture explorer)
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public Task Light_and_dark_are_accessible(string view) => explorer.Visit(view, async page =>
    {
        await page.Drawn();
        await page.Picture($"{Views.Named(view)}-light");
        await RequireAccessible(page, "light");
        await page.Page.EmulateMediaAsync(new() { ColorScheme = Microsoft.Playwright.ColorScheme.Dark });
        await page.Drawn();
        await page.Picture($"{Views.Named(view)}-dark");
        await RequireAccessible(page, "dark");
    });

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public Task A_phone_and_a_wide_screen_show_it_whole(string view) => explorer.Visit(
        view,
        async page =>
        {
            await page.Drawn();
            await page.Picture($"{Views.Named(view)}-phone");
            Assert.Empty(await page.Page.EvaluateAsync<string[]>(Protruding));
            Assert.Empty(await page.Page.EvaluateAsync<string[]>(Overlapping));
            await page.Page.SetViewportSizeAsync(2000, 1100);
            await page.Drawn();
            Assert.Empty(await page.Page.EvaluateAsync<string[]>(Protruding));
        },
        PageForm.Phone);

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public Task Nothing_moves_by_itself_where_less_motion_is_asked_for(string view) => explorer.Visit(
        view,
        async page =>
        {
            await page.Drawn();
            Assert.Empty(await page.Page.EvaluateAsync<string[]>(Moving));
        },
        PageForm.Desk with { IsCalm = true });

    // What makes the page wider than the screen, if it is.
    private const string Protruding = """
        () => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          const wide = [...document.querySelectorAll("body *")].filter(each => each.getBoundingClientRect().right > root.clientWidth + 0.5);
          return [`${root.scrollWidth} wide on ${root.clientWidth}`, ...wide.slice(0, 5).map(each => each.outerHTML.slice(0, 120))];
        }
        """;

    // Maps and controls that lie over others, and an entry of the navigation that is current and out of sight.
    private const string Overlapping = """
        () => {
          const boxes = [...document.querySelectorAll("main .field, main select, main button, main figcaption b")]
            .map(each => ({ each, box: each.getBoundingClientRect() })).filter(one => one.box.width > 0);
          const told = [];
          for (let i = 0; i < boxes.length; i++) {
            for (let j = i + 1; j < boxes.length; j++) {
              const [a, b] = [boxes[i], boxes[j]];
              const over = Math.min(Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left),
                Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top));
              if (over > 1 && !a.each.contains(b.each) && !b.each.contains(a.each)) told.push(`${a.each.outerHTML.slice(0, 90)} over ${b.each.outerHTML.slice(0, 90)}`);
            }
          }
          const current = document.querySelector("nav [aria-current=page]")?.getBoundingClientRect();
          if (current && (current.left < -1 || current.right > innerWidth + 1)) told.push("the current entry is out of sight");
          return told.slice(0, 5);
        }
        """;

    private const string Moving = """
        () => [
          ...document.getAnimations().filter(each => each.playState === "running").map(each => each.effect?.target?.outerHTML.slice(0, 120) ?? "animation"),
          ...[...document.querySelectorAll("body *")]
            .filter(each => getComputedStyle(each).transitionDuration.split(",").some(time => parseFloat(time) > 0.01))
            .map(each => each.outerHTML.slice(0, 120)),
        ]
        """;

    private static async Task RequireAccessible(ExplorerPage page, string scheme)
    {
        AxeResult result = await page.Page.RunAxe();
        IEnumerable<string> violations =
            from violation in result.Violations
            from node in violation.Nodes
            select $"{scheme}: {violation.Id}: {violation.Help}: {node.Html}";
        string told = string.Join('\n', violations);
        Assert.True(told.Length == 0, told);
    }
}
