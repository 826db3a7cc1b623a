using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>A phone: fingers tap, draw and go through the steps.</summary>
public sealed class TouchTests(ExplorerFixture explorer)
{
    private const int PadCells = 28;
    private const string TapOn = "Step on";

    [Fact]
    public Task A_finger_draws_and_taps_its_way() => explorer.Visit(
        "convolution?f=1",
        async page =>
        {
            await page.Get("picture-draw").TapAsync();
            ILocator pad = page.Get("drawing-pad").Locator("[data-rows]");
            await pad.ScrollIntoViewIfNeededAsync();
            await Swipe(page, pad, (9, 4), (9, 20));

            // The only ready-made filter of size 1 leaves the picture as it is: ink where the finger was, and none beside it.
            await Tap(page.Get("output-map").Locator("[data-rows]"), 9, 12);
            await page.ValueBecomes("result", 1);
            await Tap(page.Get("output-map").Locator("[data-rows]"), 20, 12);
            await page.ValueBecomes("result", 0);
            string at = $"{(20 * PadCells) + 12 + 1} / {PadCells * PadCells}";
            await page.TextIs("step", at);
            await page.Page.GetByRole(AriaRole.Button, new() { Name = TapOn }).TapAsync();
            await page.TextIs("step", $"{(20 * PadCells) + 12 + 2} / {PadCells * PadCells}");

            await page.Page.Locator("nav a[href='#pooling']").TapAsync();
            await page.Get("mode-average").TapAsync();
            await page.AttributeIs("mode-average", "aria-pressed", "true");
            Assert.Equal(0, await page.Page.EvaluateAsync<double>("() => scrollX"));
        },
        PageForm.Phone);

    [Fact]
    public Task A_finger_on_a_map_scrolls_the_page_and_a_tap_presses() => explorer.Visit(
        "network?layer=conv2&k=2&y=4&x=5",
        async page =>
        {
            await page.Get("unit-value").WaitForAsync();
            ILocator map = page.Get("map").Locator("[data-rows]");
            await map.ScrollIntoViewIfNeededAsync();
            string unit = page.Link;
            double before = await page.Page.EvaluateAsync<double>("() => scrollY");
            await Swipe(page, map, (20, 10), (2, 10));
            await ExplorerPage.Until(
                async () => await page.Page.EvaluateAsync<double>("() => scrollY") > before + 10, () => Task.FromResult("the page stands still"));
            Assert.Equal(unit, page.Link);
            await map.ScrollIntoViewIfNeededAsync();
            await Tap(map, 1, 1);
            await page.LinkHas("x=0", "y=0");
        },
        PageForm.Phone);

    [Fact]
    public Task A_press_that_began_elsewhere_draws_nothing() => explorer.Visit("convolution?f=1", async page =>
    {
        await page.Get("picture-draw").ClickAsync();
        await page.Get("clear-drawing").ClickAsync();
        ILocator pad = page.Get("drawing-pad").Locator("[data-rows]");
        await pad.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await pad.BoundingBoxAsync())!;
        float middle = box.Y + (box.Height * 13.5f / PadCells);
        foreach ((float from, MouseButton button) in ((float, MouseButton)[])[(box.X - 12, MouseButton.Left), (box.X + 20, MouseButton.Right)])
        {
            await page.Page.Mouse.MoveAsync(from, middle);
            await page.Page.Mouse.DownAsync(new() { Button = button });
            await page.Page.Mouse.MoveAsync(box.X + box.Width - 8, middle, new() { Steps = 8 });
            await page.Page.Mouse.UpAsync(new() { Button = button });
        }

        await page.Get("output-map").Locator("[data-rows]").ClickAsync();
        await page.ValueBecomes("result", 0);
        await page.Page.Mouse.MoveAsync(box.X + 20, middle);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + box.Width - 8, middle, new() { Steps = 8 });
        await page.Page.Mouse.UpAsync();
        await page.ValueBecomes("result", 1);
    });

    private static async Task Tap(ILocator map, int row, int column)
    {
        LocatorBoundingBoxResult box = (await map.BoundingBoxAsync())!;
        await map.TapAsync(new()
        {
            Position = new() { X = (column + 0.5f) * box.Width / PadCells, Y = (row + 0.5f) * box.Height / PadCells },
        });
    }

    // Playwright taps only; the browser itself is told of a finger that moves.
    private static async Task Swipe(ExplorerPage page, ILocator map, (int Row, int Column) from, (int Row, int Column) to)
    {
        const int Steps = 8;
        LocatorBoundingBoxResult box = (await map.BoundingBoxAsync())!;
        ICDPSession session = await page.Page.Context.NewCDPSessionAsync(page.Page);
        for (int i = 0; i <= Steps; i++)
        {
            double row = from.Row + ((to.Row - from.Row) * (double)i / Steps);
            double column = from.Column + ((to.Column - from.Column) * (double)i / Steps);
            await Touch(i == 0 ? "touchStart" : "touchMove", new Dictionary<string, object>
            {
                ["x"] = box.X + ((column + 0.5) * box.Width / PadCells),
                ["y"] = box.Y + ((row + 0.5) * box.Height / PadCells),
            });
        }

        await Touch("touchEnd");

        Task Touch(string type, params object[] points) => session.SendAsync(
            "Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });
    }
}
