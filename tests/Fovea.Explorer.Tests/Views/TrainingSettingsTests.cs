using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Explaining.Training;
using Fovea.Explorer.Parts;
using Fovea.Explorer.Tests.Running;
using Fovea.Explorer.Views.Training;
using Fovea.Models;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Views;

/// <summary>What a training in the tab begins with, and what is drawn of it: LeNet-5, settings, images and models of one's own.</summary>
public sealed partial class TrainingSettingsTests(ExplorerFixture explorer)
{
    private const double Tolerance = 1e-4;
    private const double LeastBatches = 50;
    private static readonly Shape Image = new(28, 28, 1);

    [Fact]
    public Task LeNet5_learns_and_its_filters_and_curves_are_drawn() => explorer.Visit("training?digits=500&plan=0&rate=0.05&batch=16", async page =>
    {
        var settings = new TabTrainingSettings { Batch = 16, LearningRate = 0.05f };
        var desk = new TrainingDesk(NetworkDraft.LeNet5(Image, LibraryTraining.Ten).Build(1), TrainingImages.Digits(500), settings);
        double[] before = [];
        for (int batch = 1; batch <= 10; batch++)
        {
            await page.Get("one-batch").ClickAsync();
            await page.ValueBecomes("batch", batch);
            Assert.Equal(LibraryTraining.LossAfter(desk, batch), await page.Value("loss"), Tolerance);
            FilterPlanes filters = FilterPlanes.OfFirst(desk.Model, 32)!;
            await SeenPlane.Check(page.Get("filters"), filters.Filters, filters.Scale, 1);
            Assert.NotEqual(before, filters.Filters[0]);
            before = filters.Filters[0];
            await Sees(page, "loss-curve", "line", [.. desk.Training.Losses.Curve(240).Select(point => (point.At, point.Mean))]);
        }

        // A measurement is due, and comes before the next batch.
        Assert.Equal(0, await page.Get("accuracy-curve").Locator("path.other").CountAsync());
        await page.Get("one-batch").ClickAsync();
        await page.ValueBecomes("batch", 11);
        LibraryTraining.LossAfter(desk, 11);
        Assert.Equal([10], desk.Points.Select(point => point.Batch));
        await Sees(page, "accuracy-curve", "dots", [(10, await page.Value("accuracy"))]);
        await page.ValueBecomes("accuracy", desk.Points[0].Accuracy, 0.005);
        await Sees(page, "loss-curve", "dots", [(10, desk.Points[0].Loss)]);
    });

    [Fact]
    public Task Settings_are_those_of_the_library_and_follow_at_a_restart() => explorer.Visit(LibraryTraining.Link, async page =>
    {
        await page.Get("one-batch").ClickAsync();
        await page.ValueBecomes("batch", 1);
        await page.Set("seed", "7");
        await page.TextIs("status", "Paused. Restart to train with what was changed.");
        await page.Get("augment").CheckAsync();
        await page.Get("batch-size").SelectOptionAsync("32");
        await page.Get("plan").SelectOptionAsync("2");
        await page.Set("rate-slider", "-1.5");
        float rate = float.Parse(await page.Get("rate").InputValueAsync(), CultureInfo.InvariantCulture);
        Assert.Equal(Math.Pow(10, -1.5), rate, 1e-4);

        var settings = new TabTrainingSettings { Batch = 32, LearningRate = rate, Seed = 7, PlannedEpochs = 2, Augments = true };
        TrainingDesk desk = LibraryTraining.Desk(settings);
        TrainingDesk[] others =
        [
            .. ((TabTrainingSettings[])
            [
                settings with { Batch = 16 }, settings with { LearningRate = 0.03f }, settings with { Seed = 1 }, settings with { PlannedEpochs = 0 },
                settings with { Augments = false },
            ]).Select(other => LibraryTraining.Desk(other)),
        ];
        await page.Get("restart").ClickAsync();
        await page.ValueBecomes("batch", 0);
        for (int batch = 1; batch <= 4; batch++)
        {
            await page.Get("one-batch").ClickAsync();
            await page.ValueBecomes("batch", batch);
            Assert.Equal(LibraryTraining.LossAfter(desk, batch), await page.Value("loss"), Tolerance);
            await page.TextIs("rate-now", $"now {Show.Number(desk.Training.NextRate)}");
        }

        Assert.All(others, other => Assert.True(Math.Abs(LibraryTraining.LossAfter(other, 4) - desk.Training.Losses.Recent(20)) > 5 * Tolerance, $"{other.Settings}"));
        Assert.Equal(
            $"training?augment=yes&digits=500&layers={LibraryTraining.Layers}&plan=2&rate={await page.Get("rate").InputValueAsync()}&seed=7",
            string.Join('?', page.Link.Split('?')[0], string.Join('&', page.Link.Split('?')[1].Split('&').Order(StringComparer.Ordinal))));
    });

    [Fact]
    public Task Images_of_ones_own_are_learned_from() => explorer.Visit(LibraryTraining.Link, async page =>
    {
        byte[] file = OwnImages.Npz(TrainingImages.HeldBackDigits(7), 64, 16);
        TrainingImages images = TrainingFiles.Open([new NamedBytes("own.npz", file)]);
        await page.Give("open-images", "own.npz", file);
        await page.TextBecomes("images", $"64 {images.Title} to learn from,");
        await page.TextBecomes("images", "16 held back, [28, 28, 1], 10 classes.");
        TrainingDesk desk = LibraryTraining.Desk(images: images);
        TrainingDesk drawn = LibraryTraining.Desk();
        for (int batch = 1; batch <= 2; batch++)
        {
            await page.Get("one-batch").ClickAsync();
            await page.ValueBecomes("batch", batch);
            Assert.Equal(LibraryTraining.LossAfter(desk, batch), await page.Value("loss"), Tolerance);
            Assert.True(Math.Abs(LibraryTraining.LossAfter(drawn, batch) - LibraryTraining.LossAfter(desk, batch)) > 10 * Tolerance);
        }

        // Drawn digits again: the network fits both.
        await page.Get("digits").SelectOptionAsync("500");
        await page.TextBecomes("images", "500 drawn digits to learn from,");
        await page.Get("restart").ClickAsync();
        await page.ValueBecomes("batch", 0);
        await page.Get("one-batch").ClickAsync();
        await page.ValueBecomes("batch", 1);
        Assert.Equal(LibraryTraining.LossAfter(LibraryTraining.Desk(), 1), await page.Value("loss"), Tolerance);
    });

    [Fact]
    public async Task A_model_that_was_opened_is_trained_further()
    {
        using var run = new KeptRun();
        await explorer.Visit(LibraryTraining.Link, async page =>
        {
            Assert.Equal(0, await page.Get("train-opened").CountAsync());
            await page.Give("open-files", run.PathOf(3));
            await page.TextIs("train-opened", "Train the opened own further");
            await page.Get("train-opened").ClickAsync();
            await page.ValueBecomes("accuracy", run.Measure(3).Accuracy, 0.005);
            await page.TextIs("status", "Ready.");
            Model model = run.Epoch(3);
            var desk = new TrainingDesk(model, TrainingImages.Digits(500), new() { Batch = 16, LearningRate = 0.03f }, isFresh: false);
            await page.Get("one-batch").ClickAsync();
            await page.ValueBecomes("batch", 1);
            Assert.Equal(LibraryTraining.LossAfter(desk, 1), await page.Value("loss"), Tolerance);
        });
    }

    // A curve of the page against points; the greatest value stands at its upper edge.
    private static async Task Sees(ExplorerPage page, string chart, string path, IReadOnlyList<(double X, double Y)> points)
    {
        string top = await page.Get(chart).Locator(".top").InnerTextAsync();
        double most = top.EndsWith(" %", StringComparison.Ordinal) ? 1 : double.Parse(top, CultureInfo.InvariantCulture);
        string expected = path == "dots" ? ChartLine.Dots(points, LeastBatches, most) : ChartLine.Line(points, LeastBatches, most);
        string seen = await page.Get(chart).Locator($"path.{path}").GetAttributeAsync("d") ?? string.Empty;
        Assert.Equal(Digits().Replace(expected, "0"), Digits().Replace(seen, "0"));

        // One of a thousand parts of its height.
        foreach ((Match one, Match other) in Digits().Matches(expected).Zip(Digits().Matches(seen)))
        {
            Assert.Equal(double.Parse(one.Value, CultureInfo.InvariantCulture), double.Parse(other.Value, CultureInfo.InvariantCulture), 1.0);
        }
    }

    [GeneratedRegex("[0-9.]+")]
    private static partial Regex Digits();
}
