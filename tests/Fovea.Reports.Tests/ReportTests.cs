using System.Globalization;
using System.Xml.Linq;
using Fovea.Data;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Reports.Tests;

/// <summary>The report of small runs, read as a tree.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly RunFixture run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void It_tells_what_was_trained_how_it_went_and_how_good_it_is()
    {
        var epochs = new List<EpochResult>();
        ReportSummary summary = run.Run(
            3, options: new ReportOptions { Machine = "Test <1>", Notes = ["a & b"] }, seen: progress => epochs.AddRange(progress.Completed is { } e ? [e] : []))!;
        Page page = Page.Read(summary.Path);
        page.CheckManners();
        Assert.Equal("small on quarters", page.Root.Descendants("h1").Single().Value);
        Assert.StartsWith("Complete after 3 epochs", page.Root.Descendants("p").First(p => ((string?)p.Attribute("class"))?.StartsWith("when", StringComparison.Ordinal) == true).Value, StringComparison.Ordinal);
        Evaluation last = epochs[^1].Validation!;
        Assert.Equal((last.Accuracy, last.Count - last.Confusion.Correct, 3), (summary.Accuracy!.Value, summary.Mistakes!.Value, summary.Epochs));
        Assert.Equal((last.Accuracy * 100).ToString("F2", CultureInfo.InvariantCulture) + " %", page.Root.Descendants("strong").Single().Value);
        Assert.Equal(["a & b"], page.Section("notes")!.Descendants("li").Select(note => note.Value));
        string[] recipe = [.. page.Section("recipe")!.Descendants("dd").Select(value => value.Value)];
        Assert.Contains("72 to learn from, 40 held back", recipe);
        Assert.Contains("Test <1>", recipe);
        Assert.DoesNotContain(page.Root.Descendants("meta"), meta => (string?)meta.Attribute("http-equiv") == "refresh");

        // Every epoch as numbers, and its place in each of the three charts.
        Assert.Equal(epochs.Select(epoch => epoch.TrainLoss.ToString("G4", CultureInfo.InvariantCulture)), page.Rows("curves").Select(row => row[1]));
        Assert.Equal(["Loss", "Accuracy", "Learning rate"], page.Section("curves")!.Descendants("h3").Select(heading => heading.Value));
        Assert.Equal(9, page.Section("curves")!.Descendants("g").Count(g => (string?)g.Attribute("class") == "at"));
    }

    [Fact]
    public void The_confusion_the_classes_and_the_mistakes_are_those_of_the_model()
    {
        ReportSummary summary = run.Run(1)!;
        Page page = Page.Read(summary.Path);
        Model model = Model.Load(Path.Combine(run.Folder, "model.safetensors"));
        Evaluation found = new Evaluator(model).Evaluate(RunFixture.Held, TestContext.Current.CancellationToken);
        string[][] rows = page.Rows("confusion");
        for (int actual = 0; actual < 4; actual++)
        {
            Assert.Equal(
                Enumerable.Range(0, 4).Select(predicted => found.Confusion[actual, predicted]),
                rows[actual][1..5].Select(cell => cell.Length == 0 ? 0 : int.Parse(cell, CultureInfo.InvariantCulture)));
            Assert.Equal(Percent(found.Confusion.Recall(actual)), rows[actual][5]);
            Assert.Equal(
                [RunFixture.Held.Classes[actual], "10", Percent(found.Confusion.Precision(actual)), Percent(found.Confusion.Recall(actual)), Percent(found.Confusion.F1(actual))],
                page.Rows("classes")[actual]);
        }

        // By hand: the mistakes with their probabilities, the surest first.
        var predictor = new Predictor(model);
        var wrong = new List<(int Index, int Predicted, float Probability)>();
        for (int i = 0; i < RunFixture.Held.Count; i++)
        {
            var pixels = new float[36];
            RunFixture.Held.CopyImage(i, pixels);
            float[] probabilities = predictor.Predict(pixels);
            int predicted = Array.IndexOf(probabilities, probabilities.Max());
            if (predicted != RunFixture.Held.Label(i))
            {
                wrong.Add((i, predicted, probabilities.Max()));
            }
        }

        Assert.InRange(wrong.Count, 1, 39);
        XElement[] cards = [.. page.Section("mistakes")!.Descendants("figure")];
        Assert.Equal(
            wrong.OrderByDescending(each => each.Probability).Select(each =>
                $"Image {each.Index}: {RunFixture.Held.Classes[each.Index % 4]}, taken for {RunFixture.Held.Classes[each.Predicted]}"),
            cards.Select(card => (string)card.Element("img")!.Attribute("alt")!));
        Assert.Contains(Percent(wrong.Max(each => each.Probability)), cards[0].Value, StringComparison.Ordinal);

        // The picture is the image, pixel by pixel.
        int first = wrong.MaxBy(each => each.Probability).Index;
        var expected = new float[36];
        RunFixture.Held.CopyImage(first, expected);
        ImageFile picture = Picture(cards[0].Element("img")!);
        Assert.Equal((6, 6, 1), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal(expected.Select(value => (byte)MathF.Round(255 * value)), picture.Pixels.ToArray());
    }

    [Fact]
    public void The_filters_have_one_symmetric_scale()
    {
        Page page = Page.Read(run.Run(1)!.Path);
        Model model = Model.Load(Path.Combine(run.Folder, "model.safetensors"));
        float[] weights = model.Parameters["conv1.weight"].Span.ToArray();
        float scale = weights.Max(Math.Abs);
        ImageFile[] pictures = [.. page.Section("filters")!.Descendants("img").Select(Picture)];
        Assert.Equal(3, pictures.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            // Weights are [3, 3, 1, filters]; the pixel goes from white to blue (0, 114, 178) or to orange (213, 94, 0).
            ReadOnlySpan<byte> pixel = pictures[i % 3].Pixels.Slice(3 * (i / 3), 3);
            float share = Math.Abs(weights[i]) / scale;
            float[] colour = weights[i] < 0 ? [213, 94, 0] : [0, 114, 178];
            for (int c = 0; c < 3; c++)
            {
                Assert.InRange(pixel[c], 255 - ((255 - colour[c]) * share) - 1, 255 - ((255 - colour[c]) * share) + 1);
            }
        }
    }

    [Fact]
    public void Every_layer_has_its_row_and_the_shares_add_up()
    {
        Page page = Page.Read(run.Run(1)!.Path);
        string[][] rows = page.Rows("layers");
        Assert.Equal(["conv1", "relu1", "flatten1", "dense1"], rows.Select(row => row[0]));
        Assert.Equal(["4 × 4 × 3", "4 × 4 × 3", "48", "4"], rows.Select(row => row[2]));
        Assert.Equal(["30", "", "", "196"], rows.Select(row => row[3]));
        Assert.Equal(["432", "", "", "192"], rows.Select(row => row[4]));
        Assert.InRange(rows.Sum(row => double.Parse(row[5].TrimEnd(' ', '%'), CultureInfo.InvariantCulture)), 99, 101);
        Assert.Equal("4.5 KiB", rows[0][8]);
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        string[] classes = ["<script>alert(1)</script>", "\"onmouseover=\"alert(2)", "</style><img src=x onerror=alert(3)>", "a\u0000\u202eb&amp;"];
        var data = (new SmallDataset("<b>data</b>&'\"", 72, 1, RunFixture.Train.ImageShape, classes),
            new SmallDataset("held", 40, 2, RunFixture.Train.ImageShape, classes));
        Page page = Page.Read(run.Run(1, data: data, options: new ReportOptions { Data = "/tmp/<i>x</i>" })!.Path);
        page.CheckManners();
        Assert.Equal(classes[0], page.Rows("confusion")[0][0]);
        Assert.Equal(classes[1], page.Rows("classes")[1][0]);
        Assert.Equal("a\uFFFD\u202eb&amp;", page.Rows("classes")[3][0]);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("onerror=alert(3)>", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(130)]
    public void Many_classes_have_a_table_up_to_100_and_beyond_it_the_pairs(int count)
    {
        string[] classes = [.. Enumerable.Range(0, count).Select(c => $"class {c}")];
        var data = (new SmallDataset("many", 260, 1, new Shape(6, 6, 3), classes), new SmallDataset("held", 260, 2, new Shape(6, 6, 3), classes));
        string path = run.Run(1, data: data)!.Path;
        Page page = Page.Read(path);
        page.CheckManners();
        Assert.Equal(count == 100 ? 1 : 0, page.Section("confusion")!.Descendants("table").Count());
        Assert.Equal(12, page.Section("confusion")!.Descendants("li").Count());
        Assert.Equal(count, page.Rows("classes").Length);
        Assert.Equal(40, page.Section("mistakes")!.Descendants("img").Count());
        Assert.Equal(3, Picture(page.Section("mistakes")!.Descendants("img").First()).Channels);
        Assert.InRange(new FileInfo(path).Length, 20_000, 600_000);
    }

    private static ImageFile Picture(XElement image)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Convert.FromBase64String(((string)image.Attribute("src")!)["data:image/png;base64,".Length..]));
            return ImageFile.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Percent(double share) => double.IsFinite(share) ? (share * 100).ToString("F2", CultureInfo.InvariantCulture) + " %" : "–";
}
