using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>What is set for a convolution: sizes and their formula, what cannot be, and the link that holds it.</summary>
public sealed class ConvolutionSettingsTests(ExplorerFixture explorer)
{
    [Fact]
    public Task The_formula_has_todays_numbers_and_says_why_no_window_fits() => explorer.Visit("convolution?input=digit&size=20&f=5&stride=3&pad=1", async page =>
    {
        await page.TextBecomes("size-height", "⌊(20 + 2·1 − 5) / 3⌋ + 1 = 6");
        await page.TextIs("size-width", "⌊(20 + 2·1 − 5) / 3⌋ + 1 = 6");
        await page.TextBecomes("size-words", "The division leaves 2: the last 2 rows lie in no window, 1 of them input.");
        await page.Set("dilation", "7");
        await page.TextBecomes(
            "no-window",
            "height: no window fits. The filter covers 29 rows (f = 5 taps, 7 apart), the padded input has 20 + 2·1 = 22. "
            + "Give a filter of at most 4, a dilation of at most 5, a pad of at least 5, or a larger input.");
        await page.Set("pad", "5");
        await page.TextBecomes("size-height", "⌊(20 + 2·5 − 29) / 3⌋ + 1 = 1");
        await page.TextIs("step", "1 / 1");
    });

    [Fact]
    public Task A_size_that_cannot_be_is_brought_back_in_its_field() => explorer.Visit("convolution?input=digit&f=7", async page =>
    {
        ILocator f = page.Get("f");
        foreach (string wrong in (string[])["99", ""])
        {
            await f.FillAsync(wrong);
            await f.BlurAsync();
            await ExplorerPage.Until(async () => await f.InputValueAsync() == "7", async () => $"f shows '{await f.InputValueAsync()}'");
        }
    });

    [Fact]
    public Task What_is_unfolded_is_in_the_link() => explorer.Visit("convolution?input=exercise&kernel=exercise&stride=2&pad=1", async page =>
    {
        await page.Get("unfold").CheckAsync();
        await page.LinkHas("unfold=1");
        await page.Page.ReloadAsync();
        await page.Get("filter-3").WaitForAsync();
        Assert.True(await page.Get("unfold").IsCheckedAsync());
    });

    [Fact]
    public Task A_link_to_the_models_filters_opens_a_fresh_page() => explorer.Visit(
        "convolution?input=digit&digit=4&kernel=model&f=5&pad=2&filter=3&position=300", async page =>
        {
            await page.TextIs("step", "301 / 784");
            Assert.Equal(25, (await page.Values("filter-0")).Length);
            Assert.Equal("true", await page.Get("kernel-model").GetAttributeAsync("aria-pressed"));
        });
}
