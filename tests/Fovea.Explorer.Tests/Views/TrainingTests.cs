using System.Globalization;
using Fovea.Explaining.Training;
using Fovea.Explorer.Tests.Running;
using Fovea.Models;
using Fovea.Onnx;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>A training in the tab, driven as a person drives it, beside the library's on this machine.</summary>
public sealed class TrainingTests(ExplorerFixture explorer) : IDisposable
{
    // Registers are wider here than in the browser, so sums are rounded otherwise.
    private const double Tolerance = 2e-3;

    private const string Layers = "conv-4-5-2-same.relu.max-2-2-0.flatten.dense-10";
    private const string Small = $"training?layers={Layers}&digits=500&plan=0&rate=0.03&batch=16";
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-training-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public Task Batches_are_those_of_the_library_and_a_rate_takes_effect_at_the_next() => explorer.Visit(Small, async page =>
    {
        TrainingDesk desk = Desk();
        await page.Get("one-batch").ClickAsync();
        await page.ValueBecomes("batch", 1);
        Assert.Equal(LossAfter(desk, 1), await page.Value("loss"), Tolerance);
        Assert.Equal(16, await page.Get("last-batch").Locator("li").CountAsync());

        // The key does what the button does; the mean of both batches is shown.
        await page.Page.Locator("h1").ClickAsync();
        await page.Press("ArrowRight");
        await page.ValueBecomes("batch", 2);
        Assert.Equal(LossAfter(desk, 2), await page.Value("loss"), Tolerance);

        await page.Get("rate").FillAsync("0.3");
        await page.Press("Tab");
        await page.Get("momentum").FillAsync("0.5");
        await page.Press("Tab");
        (desk.Training.LearningRate, desk.Training.Momentum) = (0.3f, 0.5f);
        for (int batch = 3; batch <= 5; batch++)
        {
            await page.Get("one-batch").ClickAsync();
            await page.ValueBecomes("batch", batch);
            Assert.Equal(LossAfter(desk, batch), await page.Value("loss"), 10 * Tolerance);
        }

        await ExplorerPage.Until(() => Task.FromResult(page.Link.Contains("rate=0.3", StringComparison.Ordinal)), () => Task.FromResult(page.Link));

        // The same seed begins again in the same way.
        await page.Get("restart").ClickAsync();
        await page.ValueBecomes("batch", 0);
        await page.Get("one-batch").ClickAsync();
        await page.ValueBecomes("batch", 1);
        Assert.Equal(LossAfter(Desk(), 1), await page.Value("loss"), Tolerance);
    });

    [Fact]
    public Task Space_trains_and_pauses_and_the_network_learns_is_kept_and_opened_again() => explorer.Visit(Small, async page =>
    {
        await page.Page.Locator("h1").ClickAsync();
        await page.Press(" ");
        await ExplorerPage.Until(async () => await page.Value("batch") >= 60, async () => $"{await page.Value("batch")} batches");
        await page.Press(" ");
        await page.TextBecomes("train", "Train");
        double batches = await page.Value("batch");
        await page.Page.WaitForTimeoutAsync(400);
        Assert.Equal(batches, await page.Value("batch"));
        Assert.True(await page.Value("loss") < 1.5, "The loss fell from 2.5 or more.");

        // To the end of the epoch, which is measured.
        await page.Get("one-epoch").ClickAsync();
        await page.TextBecomes("train", "Train");
        await page.TextBecomes("status", "Paused.");
        double accuracy = await page.Value("accuracy");
        Assert.InRange(accuracy, 0.5, 1);
        double[] confusion = await page.Values("confusion");
        Assert.Equal(500, confusion.Sum());
        Assert.Equal(accuracy, Enumerable.Range(0, 10).Sum(i => confusion[11 * i]) / 500, 1e-9);

        // A number of the table shows its pictures.
        int wrong = Enumerable.Range(0, 100).First(i => i % 11 != 0 && confusion[i] > 0);
        await page.Get($"cell-{wrong / 10}-{wrong % 10}").ClickAsync();
        await page.TextBecomes("mistakes-title", string.Create(CultureInfo.InvariantCulture, $"{confusion[wrong]} of {wrong / 10} taken for {wrong % 10}"));
        Assert.Equal(confusion[wrong], await page.Get("mistakes").Locator("li").CountAsync());

        Model saved = Model.Load(await Download(page, "save-model"));
        Model exported = OnnxModel.Load(await Download(page, "save-onnx")).ToModel();
        Measured measured = new HeldBackMeter(saved, TrainingImages.HeldBackDigits()).Measure();
        Assert.Equal(accuracy, measured.Accuracy, 0.005);
        Measured same = new HeldBackMeter(exported, TrainingImages.HeldBackDigits()).Measure();
        Assert.Equal(measured.Loss, same.Loss, 1e-4);

        foreach (string file in (string[])["own.safetensors", "own.onnx"])
        {
            await page.Get("restart").ClickAsync();
            await page.ValueBecomes("batch", 0);
            await page.Give("open-model", Path.Combine(folder, file));
            await page.ValueBecomes("accuracy", accuracy, 0.005);
        }

        await page.Get("look-inside").ClickAsync();
        await ExplorerPage.Until(() => Task.FromResult(page.Link == "network"), () => Task.FromResult(page.Link));
    });

    [Fact]
    public Task A_training_that_diverges_says_why_and_goes_on_from_good_weights() => explorer.Visit(Small, async page =>
    {
        for (int i = 0; i < 2; i++)
        {
            await page.Get("one-batch").ClickAsync();
            await page.ValueBecomes("batch", i + 1);
        }

        await page.Get("rate").FillAsync("1e30");
        await page.Press("Tab");
        await page.Get("train").ClickAsync();
        string failure = await page.Get("failure").InnerTextAsync();
        Assert.StartsWith("own: the loss became ", failure, StringComparison.Ordinal);
        Assert.Contains("at a learning rate of 1E+30. The first that is not finite is ", failure, StringComparison.Ordinal);
        Assert.EndsWith("Usually the learning rate is too high: go on with a tenth of it, or put a BatchNorm behind the layer.", failure, StringComparison.Ordinal);
        await page.TextBecomes("status", "Stopped.");
        Assert.True(await page.Get("train").IsDisabledAsync());
        Assert.Equal(500, (await page.Values("confusion")).Sum());

        await page.Get("rate").FillAsync("0.1");
        await page.Press("Tab");
        double batches = await page.Value("batch");
        await page.Get("go-on").ClickAsync();
        Assert.Equal(0, await page.Get("failure").CountAsync());
        await page.Get("one-batch").ClickAsync();
        await page.ValueBecomes("batch", batches + 1);
        Assert.Equal("0.01", await page.Get("rate").InputValueAsync());
        Assert.InRange(await page.Value("loss"), 0, 1e6);
    });

    [Fact]
    public Task Layers_are_set_added_and_removed_and_say_what_does_not_fit() => explorer.Visit("training", async page =>
    {
        await page.TextBecomes("parameters", "61,706");
        ILocator rows = page.Get("layer");
        Assert.Equal(12, await rows.CountAsync());
        await rows.Nth(6).GetByTestId("remove").ClickAsync();
        await page.TextBecomes("layer-problem", "dense1: a Dense layer takes a vector of features, the input is a feature map. "
            + "Received input [1, 5, 5, 16], expected [1, features]. Put a Flatten before it.");
        Assert.True(await page.Get("train").IsDisabledAsync());
        await page.Get("add-kind").SelectOptionAsync("Flatten");
        await page.Get("add-after").SelectOptionAsync("pool2");
        await page.Get("add").ClickAsync();
        await page.TextBecomes("parameters", "61,706");
        Assert.Equal(0, await page.Get("layer-problem").CountAsync());

        // Other filters: shapes, parameters and the link follow at once.
        await rows.First.GetByTestId("width").FillAsync("3");
        await page.Press("Tab");
        await page.TextBecomes("layers", "[28, 28, 3]");
        NetworkDraft draft = NetworkDraft.LeNet5(new Shape(28, 28, 1), Ten);
        draft = draft.Replace(0, draft.Layers[0] with { Width = 3 });
        await page.TextBecomes("parameters", draft.Review().Parameters.ToString("N0", CultureInfo.InvariantCulture));
        await ExplorerPage.Until(
            () => Task.FromResult(page.Link.Contains($"layers={LayerWords.Write(draft.Layers)}", StringComparison.Ordinal)), () => Task.FromResult(page.Link));
        await rows.Nth(3).GetByTestId("window").FillAsync("15");
        await page.Press("Tab");
        await page.TextBecomes("layer-problem", "conv2: the kernel 15x15 is larger than the padded input 14x14.");

        // A network of a file, saved as the command reads it.
        string file = Path.Combine(folder, "net.json");
        File.WriteAllText(file, NetworkDraft.Small(new Shape(28, 28, 1), Ten).Build(0).ToJson());
        await page.Give("open-draft", file);
        await page.TextBecomes("layers", "[28, 28, 8]");
        Assert.Equal(File.ReadAllText(file), File.ReadAllText(await Download(page, "save-draft")));
        file = Path.Combine(folder, "none.json");
        File.WriteAllText(file, "{");
        await page.Give("open-draft", file);
        await page.Page.GetByText("none.json, line 1, byte 2: this is no JSON.").WaitForAsync();
        await page.Give("open-images", file);
        await page.TextBecomes("images-problem", "Received none.json (neither).");
        await page.Give("open-model", file);
        await page.TextBecomes("model-problem", "none.json");
    });

    private static readonly string[] Ten = [.. Enumerable.Range(0, 10).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    private static TrainingDesk Desk()
    {
        NetworkDraft draft = NetworkDraft.LeNet5(new Shape(28, 28, 1), Ten) with { Name = "own", Layers = LayerWords.Read(Layers)!.Value };
        return new TrainingDesk(draft.Build(1), TrainingImages.Digits(500), new TabTrainingSettings { Batch = 16, LearningRate = 0.03f });
    }

    private static double LossAfter(TrainingDesk desk, int batches)
    {
        while (desk.Training.Batches < batches)
        {
            desk.Advance();
        }

        return desk.Training.Losses.Recent(20);
    }

    private async Task<string> Download(ExplorerPage page, string button)
    {
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Get(button).ClickAsync());
        string path = Path.Combine(folder, download.SuggestedFilename);
        await download.SaveAsAsync(path);
        return path;
    }
}
