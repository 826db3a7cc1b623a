using Fovea.Explorer.Tests.Running;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Shell;

/// <summary>The looks of what opens only when a person does something: readable light and dark, and whole on a phone.</summary>
public sealed class OpenedStatesTests(ExplorerFixture explorer)
{
    private const string Training = "training?layers=conv-4-5-2-same.relu.max-2-2-0.flatten.dense-10&digits=100&plan=0&rate=0.03&batch=16";

    [Fact]
    public Task An_opened_layer_and_the_panel_of_files() => explorer.Visit("network?layer=conv2&k=2&y=4&x=5", async page =>
    {
        await page.Get("unit-value").WaitForAsync();
        await page.Get("overlay-GradCam").ClickAsync();
        await page.Get("overlay").WaitForAsync();
        await Require(page, "network-opened");
        await page.Get("open").ClickAsync();
        await page.Page.Locator("#files:popover-open").WaitForAsync();
        await Require(page, "files-opened");
    }, PageForm.Phone);

    [Fact]
    public Task A_training_under_way_and_its_epochs() => explorer.Visit(Training, async page =>
    {
        await page.Get("one-epoch").ClickAsync();
        await page.TextBecomes("status", "Paused.");
        await page.Get("confusion").WaitForAsync();
        await Require(page, "training-trained");
        await page.Get("see-epochs").ClickAsync();
        await page.Get("maps").Locator("canvas").First.WaitForAsync();
        await Require(page, "epochs-opened");
    }, PageForm.Phone);

    [Fact]
    public Task Verdicts_on_a_result() => explorer.Visit("exercise?function=distribute_value", async page =>
    {
        // Every entry is dz: the division was forgotten.
        await page.Get("paste").FillAsync("[[2. 2.]\n [2. 2.]]");
        await page.Get("check").ClickAsync();
        await page.Get("mistake").First.WaitForAsync();
        await Require(page, "exercise-mistake");
        await page.Get("paste").FillAsync("[[2, four]]");
        await page.Get("check").ClickAsync();
        await page.TextBecomes("verdict", "'four' is no number.");
        await Require(page, "exercise-refusal");
    }, PageForm.Phone);

    private static async Task Require(ExplorerPage page, string name)
    {
        await Looks.RequireAccessible(page, ColorScheme.Light);
        await Looks.RequireAccessible(page, ColorScheme.Dark);
        await page.Picture($"{name}-phone-dark");
        await Looks.RequireWhole(page);
        await Looks.RequireApart(page);
    }
}
