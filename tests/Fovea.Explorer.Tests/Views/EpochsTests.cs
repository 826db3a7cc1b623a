using Fovea.Explaining.Training;
using Fovea.Explorer.Tests.Running;
using Fovea.Models;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>A training as a film: of a run's folder, and of the tab, held against the library's models and measurements.</summary>
public sealed class EpochsTests(ExplorerFixture explorer) : IDisposable
{
    private readonly KeptRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public Task A_run_opens_at_once_and_every_epoch_shows_its_own_numbers() => explorer.VisitWith(run.Folder, "epochs", async page =>
    {
        Measured[] measured = [.. Enumerable.Range(1, 3).Select(epoch => run.Measure(epoch))];
        await page.TextIs("title", "own, 3 epochs");
        await Check(page, 3, measured[2]);
        await page.Get("changes").WaitForAsync();
        await FilmOnPage.CheckChanges(page, measured[2], measured[1]);

        // By keys, from the last to the first, where nothing is before.
        await page.Page.Locator("h1").ClickAsync();
        await page.Press("ArrowLeft", 2);
        await Check(page, 1, measured[0]);
        Assert.Equal(0, await page.Get("changes").CountAsync());
        await page.LinkIs("epochs?epoch=1");

        // By the slider.
        await page.Get("scrub").FillAsync("1");
        await Check(page, 2, measured[1]);
        await FilmOnPage.CheckChanges(page, measured[1], measured[0]);
        Assert.Equal("1", await page.Get("scrub").InputValueAsync());

        // The maps of another layer for another image.
        await page.Get("layer").SelectOptionAsync(new SelectOptionValue { Index = 0 });
        await page.Set("image", "7");
        await FilmOnPage.CheckMaps(page, run.Epoch(2), 0, 7);

        // A mistake, to be looked at.
        await page.Get("mistakes").GetByRole(AriaRole.Button).First.ClickAsync();
        int image = int.Parse(await page.Get("image").InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(image, measured[1].Mistakes().Take(3));
        await FilmOnPage.CheckMaps(page, run.Epoch(2), 0, image);

        // A link that names no epoch means the last.
        await page.LinkIs("epochs?epoch=2");
        await page.Open("epochs");
        await page.TextIs("epoch", "3");
    });

    [Fact]
    public Task A_view_that_is_left_while_a_run_is_read_disturbs_no_other() => explorer.VisitWith(run.Folder, "", async page =>
    {
        var release = new TaskCompletionSource();
        await page.Page.RouteAsync("**/0003.safetensors", async route =>
        {
            await release.Task;
            await route.ContinueAsync();
        });
        await page.Open("epochs");
        await page.TextBecomes("work", "of the run.");
        await page.Open("exercise");
        await page.Get("paste").FillAsync("[1");
        Task<IResponse> given = page.Page.WaitForResponseAsync("**/0003.safetensors");
        release.SetResult();
        await given;
        await page.Drawn();
        await page.Open("training");
        await page.Get("train").WaitForAsync();
        await page.Open("epochs");
        await page.TextIs("title", "own, 3 epochs");
        Assert.Equal(0, await page.Page.GetByText("This view met something").CountAsync());
    });

    [Fact]
    public Task A_training_in_the_tab_can_be_gone_through_at_once() => explorer.Visit(
        $"training?layers={LibraryTraining.Layers}&digits=500&plan=0&rate=0.03&batch=32",
        async page =>
        {
            await page.Get("one-epoch").ClickAsync();
            await page.TextBecomes("status", "Paused.");
            await page.ValueBecomes("batch", 16);
            double accuracy = await page.Value("accuracy");
            await page.Get("see-epochs").ClickAsync();
            await page.TextIs("title", "own on drawn digits, trained in this tab");
            await page.TextIs("step", "3 / 3");
            Assert.Equal(accuracy, await page.Value("accuracy"));
            await page.TextBecomes("measuring", "500 held-back digits, with");
            Assert.Equal(500, (await page.Values("confusion")).Sum());
            TrainingDesk desk = LibraryTraining.Desk(new() { Batch = 32, LearningRate = 0.03f });
            Model fresh = desk.Model.Clone();
            LibraryTraining.LossAfter(desk, 16);
            await FilmOnPage.CheckFilters(page, desk.Model, 1);

            // What had learned nothing is measured here.
            await page.Press("Home");
            await page.TextIs("epoch", "0");
            await FilmOnPage.CheckFilters(page, fresh);
            await page.TextBecomes("measuring", "500 held-back digits, with");
            Assert.Equal(500, (await page.Values("confusion")).Sum());
            Assert.True(await page.Value("accuracy") < accuracy);
        });

    [Fact]
    public Task Without_a_training_it_is_said_how_to_get_one() => explorer.Visit("epochs", async page =>
        await page.Page.GetByText("There is nothing to go through yet.").WaitForAsync());

    private async Task Check(ExplorerPage page, int epoch, Measured measured)
    {
        await page.TextIs("epoch", $"{epoch}");
        await page.TextIs("step", $"{epoch} / 3");
        Assert.Equal(run.Result.Epochs[epoch - 1].Validation!.Accuracy, await page.Value("accuracy"));
        Model model = run.Epoch(epoch);
        await FilmOnPage.CheckFilters(page, model);
        await FilmOnPage.CheckMaps(page, model, 2, 0);
        await FilmOnPage.CheckConfusion(page, measured);
    }
}
