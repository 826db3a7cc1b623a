using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>The buttons and the slider that go through the steps of a layer.</summary>
internal static class WalkButtons
{
    /// <summary>Draws the slider to a place, and goes by the buttons on, back, to the first and to the last one.</summary>
    /// <param name="page">The page.</param>
    /// <param name="position">Where the slider is drawn to.</param>
    /// <param name="count">The number of steps.</param>
    /// <param name="shows">Requires what the page must show at a step.</param>
    public static async Task Drive(ExplorerPage page, int position, int count, Func<int, Task> shows)
    {
        async Task IsAt(int step)
        {
            await page.TextIs("step", $"{step + 1} / {count}");
            await shows(step);
            Assert.Equal($"{step}", await page.Get("scrub").InputValueAsync());
            Assert.Equal(step == 0, await Button(page, "First step").IsDisabledAsync());
            Assert.Equal(step == 0, await Button(page, "Step back").IsDisabledAsync());
            Assert.Equal(step == count - 1, await Button(page, "Step on").IsDisabledAsync());
            Assert.Equal(step == count - 1, await Button(page, "Last step").IsDisabledAsync());
        }

        await page.Get("scrub").FillAsync($"{position}");
        await IsAt(position);
        await Button(page, "Step on").ClickAsync();
        await IsAt(position + 1);
        await Button(page, "Step back").ClickAsync();
        await IsAt(position);
        await Button(page, "First step").ClickAsync();
        await IsAt(0);
        await Button(page, "Last step").ClickAsync();
        await IsAt(count - 1);
    }

    private static ILocator Button(ExplorerPage page, string name) =>
        page.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
