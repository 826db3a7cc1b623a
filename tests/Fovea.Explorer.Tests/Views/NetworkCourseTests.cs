using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>The view of the network while it computes and over time: work that is overtaken, stopped or left, and links that follow each other.</summary>
public sealed class NetworkCourseTests(ExplorerFixture explorer)
{
    [Fact]
    public Task An_overlay_leaves_the_run_alone_and_a_stopped_class_has_no_map() => explorer.Visit("network", async page =>
    {
        await Begin(page);
        await page.TextBecomes("work", "The layers run");
        await page.Get("overlay-None").ClickAsync();
        await page.Get("overlay-GradCam").ClickAsync();
        await page.Get("overlay").WaitForAsync();

        // Another class and Stop: the map of the class before does not stand under this one's name.
        ILocator other = page.Get("probabilities").GetByRole(AriaRole.Button).Nth(4);
        await other.ClickAsync();
        await page.Get("cancel").ClickAsync();
        await page.Get("work").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal("true", await other.GetAttributeAsync("aria-pressed"));
        Assert.Equal(0, await page.Get("overlay").CountAsync());

        // Pressed again, it is found out after all.
        await page.Get("overlay-Gradient").ClickAsync();
        await page.Get("overlay").WaitForAsync();
    });

    [Fact]
    public Task A_view_that_was_left_while_it_computed_leaves_the_address_alone() => explorer.Visit("network?over=occlusion", async page =>
    {
        await Begin(page);
        await page.Get("probabilities").GetByRole(AriaRole.Button).Nth(4).ClickAsync();
        await page.TextBecomes("work", "What moves the score");
        await page.Open("pooling?stride=1");
        await page.Page.Locator("h1", new() { HasText = "Pooling" }).First.WaitForAsync();

        // An address is written after a rest of a fifth of a second.
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        Assert.StartsWith("pooling", page.Link, StringComparison.Ordinal);
        Assert.Equal(0, await page.Page.GetByText("This view met something").CountAsync());
    });

    [Fact]
    public Task Links_that_follow_each_other_show_what_they_say_and_no_more() => explorer.Visit(
        "network?class=5&over=gradcam&layer=conv2&k=2&y=4&x=5",
        async page =>
        {
            await page.Get("overlay").WaitForAsync();
            await page.AttributeIs("class-5", "aria-pressed", "true");

            // The class was of that picture; the layer stays open.
            await page.Get("digit-8").ClickAsync();
            await page.AttributeIs("class-8", "aria-pressed", "true");
            await page.ValueBecomes("unit-value", NetworkRuns.Of(NetworkRuns.Own, 8).Value("conv2", 4, 5, 2), NetworkRuns.Tolerance);
            await ExplorerPage.Until(
                () => Task.FromResult(!page.Link.Contains("class=", StringComparison.Ordinal)), () => Task.FromResult($"the link is {page.Link}"));

            // The covering begins; the layer is closed.
            await page.Open("network?over=occlusion");
            await page.TextBecomes("covering", "places");
            await page.AttributeIs("overlay-Occlusion", "aria-pressed", "true");
            Assert.Equal(0, await page.Get("unit-value").CountAsync());
            await page.Open("network?class=2");
            await page.AttributeIs("class-2", "aria-pressed", "true");
            await page.AttributeIs("overlay-None", "aria-pressed", "true");
            await page.Open("network");
            await page.AttributeIs("class-8", "aria-pressed", "true");
        });

    [Fact]
    public Task An_opened_layer_stays_open_through_pictures_that_overtake_each_other() => explorer.Visit("network", async page =>
    {
        await Begin(page);
        await page.Get("probabilities").WaitForAsync();
        await page.Get("layer-relu2").GetByRole(AriaRole.Button).First.ClickAsync();
        await page.Get("unit-value").WaitForAsync();
        foreach (string digit in (string[])["digit-8", "digit-5", "digit-1"])
        {
            await page.Get(digit).ClickAsync();
            await page.TextBecomes("work", "The layers run");
        }

        await page.Get("unit-value").WaitForAsync();
        await NetworkRuns.RequireSum(page);
    });

    private static async Task Begin(ExplorerPage page)
    {
        await page.Get("layers").WaitForAsync();
        await page.Give("open-files", "slow.safetensors", SlowModel.Bytes);
        await page.TextBecomes("model-name", "slow");
    }
}
