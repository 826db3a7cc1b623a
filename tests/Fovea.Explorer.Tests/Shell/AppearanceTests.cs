using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

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
        await Looks.RequireAccessible(page, ColorScheme.Light);
        await Looks.RequireAccessible(page, ColorScheme.Dark);
        await page.Picture($"{Views.Named(view)}-dark");
    });

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public Task A_phone_and_a_wide_screen_show_it_whole(string view) => explorer.Visit(
        view,
        async page =>
        {
            await page.Drawn();
            await page.Picture($"{Views.Named(view)}-phone");
            await Looks.RequireWhole(page);
            await Looks.RequireApart(page);
            await page.Page.SetViewportSizeAsync(2000, 1100);
            await page.Drawn();
            await Looks.RequireWhole(page);
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

    private const string Moving = """
        () => [
          ...document.getAnimations().filter(each => each.playState === "running").map(each => each.effect?.target?.outerHTML.slice(0, 120) ?? "animation"),
          ...[...document.querySelectorAll("body *")]
            .filter(each => getComputedStyle(each).transitionDuration.split(",").some(time => parseFloat(time) > 0.01))
            .map(each => each.outerHTML.slice(0, 120)),
        ]
        """;
}
