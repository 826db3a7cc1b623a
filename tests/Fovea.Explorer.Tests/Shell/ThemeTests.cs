using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>Maps are drawn in the colours of the theme, and anew when the system changes it.</summary>
public sealed class ThemeTests(ExplorerFixture explorer)
{
    // Where a pixel is nearly opaque its colour is exact; a weaker one is rounded.
    private const byte Strong = 250;

    private const string Tokens = """
        () => ["--blue", "--orange"].map(name => getComputedStyle(document.documentElement).getPropertyValue(name).trim().toLowerCase())
        """;

    [Fact]
    public Task Maps_have_the_themes_colours_and_follow_it() => explorer.Visit(
        "convolution?input=digit&digit=4",
        async page =>
        {
            ILocator map = page.Get("output-map").Locator("canvas");
            await page.Press("End");
            await page.TextIs("step", "676 / 676");
            string[] dark = await page.Page.EvaluateAsync<string[]>(Tokens);
            await Becomes(map, dark);
            await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            string[] light = await page.Page.EvaluateAsync<string[]>(Tokens);
            Assert.Empty(dark.Intersect(light));
            await Becomes(map, light);
            await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await Becomes(map, dark);
        },
        PageForm.Desk with { IsDark = true });

    // The strongest pixels are of these colours, and there is one at least.
    private static Task Becomes(ILocator map, string[] colours) => ExplorerPage.Until(
        async () => await Strongest(map) is { Length: > 0 } drawn && drawn.All(colours.Contains),
        async () => $"the map has {string.Join(", ", await Strongest(map))}, expected {string.Join(", ", colours)}");

    private static async Task<string[]> Strongest(ILocator map) =>
        [.. (await ExplorerPage.Pixels(map)).Chunk(4).Where(pixel => pixel[3] >= Strong)
            .Select(pixel => $"#{Convert.ToHexStringLower(pixel.AsSpan(0, 3))}").Distinct()];
}
