using System.Globalization;
using Fovea.Explaining.Training;
using Fovea.Explorer.Tests.Running;
using Fovea.Explorer.Views.Training;
using Fovea.Models;
using Fovea.Onnx;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>A training in the tab, driven as a person drives it, beside the library's on this machine.</summary>
public sealed class TrainingTests(ExplorerFixture explorer)
{
    // Registers are wider here than in the browser, so sums are rounded otherwise.
    private const double Tolerance = 1e-4;

    [Fact]
    public Task Batches_are_those_of_the_library_and_a_rate_takes_effect_at_the_next() => explorer.Visit(LibraryTraining.Link, async page =>
    {
        TrainingDesk desk = LibraryTraining.Desk();
        await page.Get("one-batch").ClickAsync();
        await page.ValueBecomes("batch", 1);
        Assert.Equal(LibraryTraining.LossAfter(desk, 1), await page.Value("loss"), Tolerance);
        await SeesBatch(page, desk);

        // The key does what the button does; the mean of both batches is shown.
        await page.Page.Locator("h1").ClickAsync();
        await page.Press("ArrowRight");
        await page.ValueBecomes("batch", 2);
        Assert.Equal(LibraryTraining.LossAfter(desk, 2), await page.Value("loss"), Tolerance);
        await SeesBatch(page, desk);

        await page.Set("rate", "0.3");
        await page.Set("momentum", "0.5");
        (TrainingDesk otherRate, TrainingDesk otherMomentum) = (LibraryTraining.Desk(), LibraryTraining.Desk());
        LibraryTraining.LossAfter(otherRate, 2);
        LibraryTraining.LossAfter(otherMomentum, 2);
        (desk.Training.LearningRate, desk.Training.Momentum) = (0.3f, 0.5f);
        (otherRate.Training.Momentum, otherMomentum.Training.LearningRate) = (0.5f, 0.3f);
        for (int batch = 3; batch <= 5; batch++)
        {
            await page.Get("one-batch").ClickAsync();
            await page.ValueBecomes("batch", batch);
            double loss = LibraryTraining.LossAfter(desk, batch);
            Assert.Equal(loss, await page.Value("loss"), 10 * Tolerance);

            // The batch after the change is the first that another step was taken before.
            bool differs = batch > 3;
            Assert.Equal(differs, Math.Abs(loss - LibraryTraining.LossAfter(otherRate, batch)) > 20 * Tolerance);
            Assert.Equal(differs, Math.Abs(loss - LibraryTraining.LossAfter(otherMomentum, batch)) > 20 * Tolerance);
        }

        await page.LinkHas("rate=0.3");

        // The same seed begins again in the same way.
        await page.Get("restart").ClickAsync();
        await page.ValueBecomes("batch", 0);
        await page.Get("one-batch").ClickAsync();
        await page.ValueBecomes("batch", 1);
        Assert.Equal(LibraryTraining.LossAfter(LibraryTraining.Desk(), 1), await page.Value("loss"), Tolerance);
    });

    [Fact]
    public Task Space_trains_and_pauses() => explorer.Visit(LibraryTraining.Link, async page =>
    {
        await page.Page.Locator("h1").ClickAsync();
        await page.Press(" ");
        await page.TextIs("train", "Pause");
        await ExplorerPage.Until(async () => await page.Value("batch") > 0, async () => $"{await page.Value("batch")} batches");
        await page.Press(" ");
        await page.TextIs("train", "Train");
        double batches = await page.Value("batch");
        await page.Drawn();
        await page.Drawn();
        Assert.Equal(batches, await page.Value("batch"));

        // Not a batch was learned from meanwhile.
        await page.Press("ArrowRight");
        await page.ValueBecomes("batch", batches + 1);
        Assert.Equal(LibraryTraining.LossAfter(LibraryTraining.Desk(), (int)batches + 1), await page.Value("loss"), 100 * Tolerance);
    });

    [Fact]
    public Task A_model_that_is_opened_during_a_training_waits_to_be_trained() => explorer.Visit(LibraryTraining.Link, async page =>
    {
        await page.Get("train").ClickAsync();
        await ExplorerPage.Until(async () => await page.Value("batch") > 0, async () => $"{await page.Value("batch")} batches");
        await page.Give("open-model", "own.safetensors", LibraryTraining.Desk().Model.ToBytes());
        await page.TextIs("status", "Ready.");
        await page.TextIs("train", "Train");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal(0, await page.Value("batch"));
    });

    [Fact]
    public Task The_settings_of_a_link_outlive_its_view() => explorer.Visit("training?rate=0.1&momentum=0.5", async page =>
    {
        await page.Get("rate").WaitForAsync();
        await page.Open("network");
        await page.Get("layers").WaitForAsync();
        await page.Open("training");
        await ExplorerPage.Until(
            async () => await page.Get("rate").InputValueAsync() == "0.1", async () => $"the rate is {await page.Get("rate").InputValueAsync()}");
        await page.LinkHas("rate=0.1", "momentum=0.5");
    });

    [Fact]
    public Task A_rate_that_is_none_is_told_and_stays_to_be_mended() => explorer.Visit("training?rate=0.1", async page =>
    {
        await page.Set("rate", "-2x");
        await page.TextBecomes("rate-problem", "Received '-2x'. It stays at 0.1.");
        Assert.Equal("-2x", await page.Get("rate").InputValueAsync());
        await page.AttributeIs("rate", "aria-invalid", "true");
        await page.Set("rate", "1e-3");
        await page.LinkHas("rate=0.001");
        Assert.Equal(0, await page.Get("rate-problem").CountAsync());
    });

    [Fact]
    public Task The_network_learns_is_kept_and_opened_again() => explorer.Visit(LibraryTraining.Link, async page =>
    {
        // Each epoch is measured at its end.
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            await page.Get("one-epoch").ClickAsync();
            await page.ValueBecomes("batch", 32 * epoch);
            await page.TextIs("status", "Paused.");
        }

        Assert.True(await page.Value("loss") < 1.5, "The loss fell from 2.5 or more.");
        double accuracy = await page.Value("accuracy");
        Assert.InRange(accuracy, 0.5, 1);
        double[] confusion = await page.Values("confusion");
        Assert.Equal(500, confusion.Sum());
        Assert.Equal(accuracy, Enumerable.Range(0, 10).Sum(i => confusion[11 * i]) / 500, 1e-9);

        // A number of the table shows its pictures.
        Assert.Contains(Enumerable.Range(0, 100), i => i % 11 != 0 && confusion[i] > 0);
        int wrong = Enumerable.Range(0, 100).First(i => i % 11 != 0 && confusion[i] > 0);
        await page.Get($"cell-{wrong / 10}-{wrong % 10}").ClickAsync();
        string more = confusion[wrong] > FilmOnPage.MostPictures ? $", the {FilmOnPage.MostPictures} surest" : string.Empty;
        await page.TextIs("mistakes-title", string.Create(CultureInfo.InvariantCulture, $"{confusion[wrong]} of {wrong / 10} taken for {wrong % 10}{more}"));
        Assert.Equal(Math.Min(FilmOnPage.MostPictures, confusion[wrong]), await page.Get("mistakes").Locator("li").CountAsync());

        (string name, byte[] content) = await page.Download(page.Get("save-model"));
        Assert.Equal("own.safetensors", name);
        (string onnxName, byte[] onnx) = await page.Download(page.Get("save-onnx"));
        Assert.Equal("own.onnx", onnxName);
        Model saved = Model.Parse(content, name);
        Model exported = OnnxModel.Parse(onnx, onnxName).ToModel();
        Measured measured = new HeldBackMeter(saved, TrainingImages.HeldBackDigits()).Measure();
        Assert.Equal(accuracy, measured.Accuracy, 0.005);
        Measured same = new HeldBackMeter(exported, TrainingImages.HeldBackDigits()).Measure();
        Assert.Equal(measured.Loss, same.Loss, 1e-4);

        foreach ((string file, byte[] bytes) in ((string, byte[])[])[(name, content), (onnxName, onnx)])
        {
            await page.Get("restart").ClickAsync();
            await page.ValueBecomes("batch", 0);
            await page.Give("open-model", file, bytes);
            await page.ValueBecomes("accuracy", accuracy, 0.005);
        }

        await page.Get("look-inside").ClickAsync();
        await page.LinkIs("network");
        await page.TextIs("model-name", "own");

        // What it was given to look at is its own network, not one that was opened.
        await page.Open("training");
        await page.Get("look-inside").WaitForAsync();
        Assert.Equal(0, await page.Get("train-opened").CountAsync());
    });

    [Fact]
    public Task A_training_that_diverges_says_why_and_goes_on_from_good_weights() => explorer.Visit(LibraryTraining.Link, async page =>
    {
        for (int i = 0; i < 2; i++)
        {
            await page.Get("one-batch").ClickAsync();
            await page.ValueBecomes("batch", i + 1);
        }

        await page.Set("rate", "1e30");
        await page.Get("train").ClickAsync();
        string failure = await page.Get("failure").InnerTextAsync();
        Assert.StartsWith("own: the loss became ", failure, StringComparison.Ordinal);
        Assert.Contains("at a learning rate of 1E+30. The first that is not finite is ", failure, StringComparison.Ordinal);
        Assert.EndsWith("Usually the learning rate is too high: go on with a tenth of it, or put a BatchNorm behind the layer.", failure, StringComparison.Ordinal);
        await page.TextIs("status", "Stopped.");
        Assert.True(await page.Get("train").IsDisabledAsync());
        Assert.Equal(500, (await page.Values("confusion")).Sum());

        await page.Set("rate", "0.1");
        double batches = await page.Value("batch");
        await page.Get("go-on").ClickAsync();
        Assert.Equal(0, await page.Get("failure").CountAsync());
        await page.Get("one-batch").ClickAsync();
        await page.ValueBecomes("batch", batches + 1);
        Assert.Equal("0.01", await page.Get("rate").InputValueAsync());
        Assert.InRange(await page.Value("loss"), 0, 1e6);
    });

    // What each image of the batch is, and what it was taken for before anything was learned from it.
    private static async Task SeesBatch(ExplorerPage page, TrainingDesk desk)
    {
        string[] expected = [.. desk.Training.LastBatch(16).Select(
            image => Picture.Words(LibraryTraining.Ten, image.Label, image.Predicted, image.Probability))];
        Assert.Equal(16, expected.Length);
        ILocator images = page.Get("last-batch").Locator("li");
        await ExplorerPage.Until(
            async () => (await images.AllInnerTextsAsync()).SequenceEqual(expected),
            async () => $"The last batch is {string.Join(", ", await images.AllInnerTextsAsync())}, expected {string.Join(", ", expected)}");
    }
}
