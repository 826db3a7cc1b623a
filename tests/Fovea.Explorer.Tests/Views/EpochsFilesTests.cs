using Fovea.Data;
using Fovea.Explaining.Training;
using Fovea.Explorer.Tests.Running;
using Fovea.Training;

namespace Fovea.Explorer.Tests.Views;

/// <summary>The files of a run and held-back images of one's own, opened in the view of epochs.</summary>
public sealed class EpochsFilesTests(ExplorerFixture explorer) : IDisposable
{
    private readonly KeptRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public Task A_run_is_opened_by_its_files_or_its_folder_beside_the_training_in_the_tab() => explorer.Visit(LibraryTraining.Link, async page =>
    {
        await page.Get("one-batch").ClickAsync();
        await page.ValueBecomes("batch", 1);
        await page.Get("see-epochs").ClickAsync();
        await page.TextIs("title", "own on drawn digits, trained in this tab");
        await page.TextIs("step", "1 / 1");
        Assert.Equal(0, await page.Get("show-tab").CountAsync());

        // Two epochs of the run with its log, chosen one by one.
        await page.Give("open-run", run.PathOf(1), run.PathOf(2), Path.Combine(run.Folder, "log.jsonl"));
        await page.TextIs("title", "own, 2 epochs");
        await page.TextIs("step", "2 / 2");
        Assert.Equal(run.Result.Epochs[1].Validation!.Accuracy, await page.Value("accuracy"));
        await FilmOnPage.CheckFilters(page, run.Epoch(2));

        // The whole folder, of which the other files are left alone.
        await page.Give("open-run-folder", run.Folder);
        await page.TextIs("title", "own, 3 epochs");
        await page.TextIs("step", "3 / 3");
        Assert.Equal(run.Result.Epochs[2].Validation!.Accuracy, await page.Value("accuracy"));
        await FilmOnPage.CheckFilters(page, run.Epoch(3));
        await FilmOnPage.CheckConfusion(page, run.Measure(3));

        // Files that are none: a message, and the film stays.
        await page.Give("open-run", "0009.safetensors", [1, 2, 3]);
        await page.TextBecomes("problem", "0009.safetensors: the file has 3 bytes");
        await page.TextIs("title", "own, 3 epochs");

        // Images of one's own are those of the run: the training in the tab keeps its own.
        byte[] own = OwnImages.Npz(new DigitsDataset(240, 7), 40, 200);
        IImageDataset heldBack = TrainingFiles.Open([new NamedBytes("own.npz", own)]).HeldBack;
        await page.Give("open-images", "own.npz", own);
        await FilmOnPage.CheckConfusion(page, run.Measure(3, heldBack), heldBack.Name);
        await page.Get("show-tab").ClickAsync();
        await page.TextIs("title", "own on drawn digits, trained in this tab");
        await page.TextIs("step", "1 / 1");
        TrainingDesk desk = LibraryTraining.Desk();
        LibraryTraining.LossAfter(desk, 1);
        Assert.Single(desk.Album.Snapshots);
        await FilmOnPage.CheckConfusion(page, new HeldBackMeter(desk.Album.Show(0), TrainingImages.HeldBackDigits()).Measure());
    });

    [Fact]
    public Task Held_back_images_may_be_ones_own() => explorer.VisitWith(run.Folder, "epochs", async page =>
    {
        await page.TextIs("title", "own, 3 epochs");
        var digits = new DigitsDataset(400, 7);
        IdxWriter.Write(run.Folder, digits, digits, compress: false);
        string[] paths = [.. ((string[])["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]).Select(name => Path.Combine(run.Folder, name))];
        await page.Give("open-images", paths);

        // A fifth of one set is held back.
        IImageDataset heldBack = TrainingFiles.Open([.. paths.Select(path => new NamedBytes(Path.GetFileName(path), File.ReadAllBytes(path)))]).HeldBack;
        Assert.Equal(80, heldBack.Count);
        await FilmOnPage.CheckConfusion(page, run.Measure(3, heldBack), heldBack.Name);

        // Those that do not fit are told, and the others stay.
        await page.Give("open-images", "own.npz", [1, 2, 3]);
        await page.TextBecomes("problem", "own.npz");
        await FilmOnPage.CheckConfusion(page, run.Measure(3, heldBack), heldBack.Name);
    });
}
