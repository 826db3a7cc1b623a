using System.Globalization;
using System.Xml.Linq;
using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Reports.Tests;

/// <summary>The pictures of what a class rests on, decoded: each pixel is the image's, covered by as much colour as its number asks for.</summary>
public sealed class EvidenceTests : IDisposable
{
    private const double MostCovered = 0.85;

    // Bytes are rounded twice: those of the image, and what becomes of them.
    private const double Tolerance = 1.01;

    private static readonly double[] Orange = [213, 94, 0];
    private static readonly double[] Blue = [0, 114, 178];

    private readonly string folder = Directory.CreateTempSubdirectory("fovea-evidence-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Its_pictures_are_the_maps_of_the_network_over_the_image(int channels)
    {
        // Neither as high as wide nor as large as the map of the last convolution.
        Model model = Model.Sequential(
            "small", new Shape(10, 8, channels), new Conv2D(3, kernel: 3, padding: 1), new Relu(), new MaxPool2D(2),
            new Conv2D(4, kernel: 3, padding: 1), new Relu(), new Flatten(), new Dense(4));
        model.Initialize(3);
        var random = new System.Random(5);
        float[] pixels = [.. Enumerable.Range(0, model.InputShape.Length).Select(_ => random.NextSingle())];
        string path = Path.Combine(folder, "page.html");
        ExplanationSummary summary = ExplanationReport.Write(
            path, model, new PreparedImage(pixels, model.InputShape, "made up"), cancellation: TestContext.Current.CancellationToken);
        XElement[] figures = [.. Page.Read(path).Section("evidence")!.Descendants("figure")];

        var run = new ImageRun(model, pixels);
        Drain(run.Run());
        Drain(run.Explain(summary.Class!.Index));
        Heatmap weighed = GradCam.Of(run, model.Nodes[4]).Map;
        InputGradient gradient = InputGradient.Of(run);
        var occlusion = new Occlusion(run, summary.Class.Index);
        Drain(occlusion.Run());
        Heatmap[] maps = [weighed, gradient.Signed, gradient.TimesInput, occlusion.Map()];
        Assert.Equal(maps.Length, figures.Length);
        for (int i = 0; i < maps.Length; i++)
        {
            AssertShows(pixels, maps[i], figures[i]);
        }

        string share = (100 * occlusion.Greatest!.Value.Fall).ToString("0.00", CultureInfo.InvariantCulture);
        Assert.Contains(
            $"Covering {occlusion.Greatest.Value.Patch} takes most: {share}", figures[3].Element("figcaption")!.Value, StringComparison.Ordinal);
    }

    private static void AssertShows(float[] pixels, Heatmap map, XElement figure)
    {
        string name = figure.Element("h3")!.Value;
        string address = figure.Element("img")!.Attribute("src")!.Value;
        ImageFile picture = ImageFile.Parse(Convert.FromBase64String(address["data:image/png;base64,".Length..]), $"{name}.png");
        Assert.Equal((8, 10, 3), (picture.Width, picture.Height, picture.Channels));
        Heatmap large = map.Resized(10, 8);
        Assert.True(map.Scale > 0, $"{name} has nothing to show");
        int channels = pixels.Length / large.Values.Length;
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            float value = large.Values[i / 3];
            double share = MostCovered * Math.Abs(value) / map.Scale;
            double below = 255 * pixels[channels == 1 ? i / 3 : i];
            double above = (value < 0 ? Orange : Blue)[i % 3];
            Assert.True(
                Math.Abs(below + ((above - below) * share) - picture.Pixels[i]) <= Tolerance,
                $"{name}, pixel {i / 3}: {picture.Pixels[i]} where {below} is covered by {share} of {above}");
        }
    }

    private static void Drain<T>(IEnumerable<T> steps)
    {
        foreach (T step in steps)
        {
            _ = step;
        }
    }
}
