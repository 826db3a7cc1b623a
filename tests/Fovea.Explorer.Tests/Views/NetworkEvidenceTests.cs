using System.Globalization;
using Fovea.Explaining.Networks;
using Fovea.Explorer.Tests.Running;

namespace Fovea.Explorer.Tests.Views;

/// <summary>What a class rests on: each map that is laid over the image has, pixel by pixel, the colours of the library's.</summary>
public sealed class NetworkEvidenceTests(ExplorerFixture explorer)
{
    [Fact]
    public Task Each_map_over_the_image_is_the_librarys() => explorer.Visit("network", async page =>
    {
        ImageRun run = NetworkRuns.Of(NetworkRuns.Own, 3);
        await page.Get("overlay-GradCam").ClickAsync();
        NetworkRuns.Drain(run.Explain(3));
        await Shows(page, GradCam.Of(run, run.Node("relu2")).Map);
        await page.Get("cam-layer").SelectOptionAsync("pool2");
        await page.AttributeIs("class-3", "aria-pressed", "true");
        await ShowsAll(page, run, 3);

        // Another class, and the layer that was chosen stays.
        await page.Get("overlay-GradCam").ClickAsync();
        await page.Get("class-8").ClickAsync();
        await page.AttributeIs("class-8", "aria-pressed", "true");
        await page.AttributeIs("class-3", "aria-pressed", "false");
        NetworkRuns.Drain(run.Explain(8));
        await ShowsAll(page, run, 8);

        // The address is written after a moment of rest.
        await ExplorerPage.Until(
            () => Task.FromResult(page.Link.Contains("class=8", StringComparison.Ordinal) && page.Link.Contains("over=occlusion", StringComparison.Ordinal)),
            () => Task.FromResult($"the link is {page.Link}"));
    });

    private static async Task ShowsAll(ExplorerPage page, ImageRun run, int target)
    {
        await Shows(page, GradCam.Of(run, run.Node("pool2")).Map);
        await page.Get("overlay-Gradient").ClickAsync();
        await Shows(page, InputGradient.Of(run).Signed);
        await page.Get("overlay-TimesInput").ClickAsync();
        await Shows(page, InputGradient.Of(run).TimesInput);
        await page.Get("overlay-Occlusion").ClickAsync();
        var occlusion = new Occlusion(run, target);
        NetworkRuns.Drain(occlusion.Run());
        await page.TextBecomes("covering", $"{occlusion.Places} of {occlusion.Places} places");
        await Shows(page, occlusion.Map());
        (PixelBox patch, double fall) = occlusion.Greatest!.Value;
        string most = await page.Page.GetByText("takes most").InnerTextAsync();
        string start = $"Covering {patch} takes most: ";
        Assert.StartsWith(start, most, StringComparison.Ordinal);
        Assert.Equal(100 * fall, double.Parse(most[start.Length..].Split(' ')[0], CultureInfo.InvariantCulture), 0.06);
    }

    private static Task Shows(ExplorerPage page, Heatmap map) =>
        SignedCanvas.Shows(page.Get("overlay"), Array.ConvertAll(map.Resized(28, 28).Values, value => (double)value), map.Scale);
}
