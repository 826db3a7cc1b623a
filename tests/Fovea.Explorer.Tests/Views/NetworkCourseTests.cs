using Fovea.Explorer.Tests.Running;

namespace Fovea.Explorer.Tests.Views;

/// <summary>The view of the network over time: links and pictures that follow each other.</summary>
public sealed class NetworkCourseTests(ExplorerFixture explorer)
{
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
                () => Task.FromResult(!page.Link.Contains("class=", StringComparison.Ordinal)),
                () => Task.FromResult($"the link is {page.Link}"));

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
}
