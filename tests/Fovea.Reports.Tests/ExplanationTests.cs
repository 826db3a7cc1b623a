using System.Globalization;
using System.Xml.Linq;
using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Reports.Tests;

/// <summary>The page about one image, read as a tree.</summary>
public sealed class ExplanationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-explanations-").FullName;

    private string Path => System.IO.Path.Combine(folder, "page.html");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void It_shows_the_answer_every_layer_and_terms_that_add_up()
    {
        Model model = Network(["a <b>", "b & c", "\"d\"", "e"]);
        PreparedImage image = Image(model.InputShape);
        ExplanationSummary summary = ExplanationReport.Write(
            Path, model, image, new ExplanationOptions { Picture = "/some/where/<p>.png", Threads = 1 }, TestContext.Current.CancellationToken);
        Page page = Page.Read(Path);
        page.CheckManners();
        Assert.Equal("small on <p>.png", page.Root.Descendants("h1").Single().Value);

        float[] probabilities = new Predictor(model, Kernels.Convolution.Arithmetic.Strict).Predict(image.Pixels);
        Assert.Equal(probabilities.Max(), summary.Class!.Probability, 1e-6f);
        Assert.Equal(model.Classes[Array.IndexOf(probabilities, probabilities.Max())], page.Root.Descendants("strong").Single().Value);
        Assert.Equal(
            summary.Classes.Select(each => each.Name), page.Section("answer")!.Descendants("li").Select(item => item.Element("span")!.Value));
        Assert.Equal(
            ["Grad-CAM", "Gradient of the score", "Gradient × input", "Occlusion"],
            page.Section("evidence")!.Descendants("h3").Select(heading => heading.Value));
        Assert.Equal("relu1", summary.GradCamLayer);
        Assert.Equal(
            model.Nodes.Select(node => $"{node.Name} {node.Layer.Kind}"), page.Section("maps")!.Descendants("h3").Select(heading => heading.Value));

        // The convolution, the pooling and the dense layer; each table's terms add up to its sum within the digits that are written.
        XElement[] tables = [.. page.Section("units")!.Descendants("table")];
        Assert.Equal(["conv1", "pool1", "dense1"], summary.Units.Select(unit => unit.Arithmetic.Node.Name));
        for (int i = 0; i < tables.Length; i++)
        {
            double[] shares = [.. tables[i].Element("tbody")!.Elements("tr").Select(Last)];
            Assert.Equal(Last(tables[i].Element("tfoot")!.Element("tr")!), shares.Sum(), 2e-3);
            Assert.Equal(summary.Units[i].Arithmetic.Value, shares.Sum(), 2e-3);
        }

        Assert.Equal("conv1 sees " + summary.Units[0].Field.Seen, (string?)page.Section("units")!.Descendants("img").First().Attribute("alt"));

        static double Last(XElement row) => double.Parse(row.Elements().Last().Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Another_class_is_explained_on_request_and_the_same_input_gives_the_same_page()
    {
        Model model = Network(["a", "b", "c", "d"]);
        PreparedImage image = Image(model.InputShape);
        ExplanationSummary first = ExplanationReport.Write(Path, model, image, cancellation: TestContext.Current.CancellationToken);
        int other = first.Classes[^1].Index;
        ExplanationSummary second = ExplanationReport.Write(
            Path, model, image, new ExplanationOptions { Class = other }, TestContext.Current.CancellationToken);
        Assert.Equal(other, second.Class!.Index);
        string text = File.ReadAllText(Path);
        Assert.Contains($"What speaks for {model.Classes[other]}", text, StringComparison.Ordinal);
        Assert.Contains($"Explained below: why {model.Classes[other]}.", text, StringComparison.Ordinal);
        ExplanationReport.Write(Path, model, image, new ExplanationOptions { Class = other, Threads = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(text, File.ReadAllText(Path));
    }

    [Fact]
    public void A_network_that_gives_maps_has_layers_and_values_but_no_classes()
    {
        Model model = Model.Sequential("maps", new Shape(6, 6, 3), new Conv2D(2, kernel: 3), new Relu());
        ExplanationSummary summary = ExplanationReport.Write(Path, model, Image(model.InputShape), cancellation: TestContext.Current.CancellationToken);
        Page page = Page.Read(Path);
        page.CheckManners();
        Assert.Null(summary.Class);
        Assert.Empty(summary.Classes);
        Assert.Null(page.Section("evidence"));
        Assert.NotNull(page.Section("maps"));
        Assert.Single(summary.Units);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_nothing_is_written()
    {
        Model model = Network(["a", "b", "c", "d"]);
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Equal(
            "small: there is no class 4. Give one from 0 to 3, or none for the likeliest.",
            Assert.Throws<FoveaException>(() =>
                ExplanationReport.Write(Path, model, Image(model.InputShape), new ExplanationOptions { Class = 4 }, token)).Message);
        Assert.StartsWith(
            "small: the model's input is [8, 8, 1], 64 values. Received 36.",
            Assert.Throws<FoveaException>(() => ExplanationReport.Write(Path, model, Image(new Shape(6, 6, 1)), null, token)).Message,
            StringComparison.Ordinal);
        Assert.Throws<FoveaException>(() => ExplanationReport.Write(
            Path, model, Image(model.InputShape), new ExplanationOptions { Patch = new OcclusionOptions(9, 1) }, token));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => ExplanationReport.Write(Path, model, Image(model.InputShape), null, cancelled.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    private static Model Network(string[] classes)
    {
        Model model = Model.Sequential(
            "small", new Shape(8, 8, 1), new Conv2D(3, kernel: 3, padding: 1), new Relu(), new MaxPool2D(2), new Flatten(), new Dense(4));
        model.Initialize(3);
        model.Classes = classes;
        return model;
    }

    private static PreparedImage Image(Shape shape)
    {
        var random = new System.Random(5);
        return new PreparedImage([.. Enumerable.Range(0, shape.Length).Select(_ => random.NextSingle())], shape, "made up");
    }
}
