using System.Globalization;
using Fovea.Data;
using Fovea.Explaining.Training;
using Fovea.Explorer.Tests.Running;
using Fovea.Explorer.Views.Training;
using Fovea.Models;
using Fovea.Tracing;

namespace Fovea.Explorer.Tests.Views;

/// <summary>What the view of epochs shows, held against models and measurements of the library.</summary>
internal static class FilmOnPage
{
    /// <summary>As many mistakes as are shown as pictures.</summary>
    public const int MostPictures = 24;

    // An image whose two best scores are nearly equal may fall to the other side with other registers.
    private const int Borderline = 2;

    /// <summary>The filters are those of a model, colour by colour.</summary>
    public static Task CheckFilters(ExplorerPage page, Model model, int tolerance = 0)
    {
        FilterPlanes filters = FilterPlanes.OfFirst(model, 32)!;
        return SeenPlane.Check(page.Get("filters"), filters.Filters, filters.Scale, tolerance);
    }

    /// <summary>The feature maps of a layer are those of a model for an image, and so is what the image is taken for.</summary>
    public static async Task CheckMaps(ExplorerPage page, Model model, int layer, int image)
    {
        DigitsDataset digits = TrainingImages.HeldBackDigits();
        var pixels = new float[digits.ImageShape.Length];
        digits.CopyImage(image, pixels);
        var trace = new ActivationTrace(model);
        FeaturePlanes? maps = null;
        foreach (ModelNode node in trace.Forward(pixels))
        {
            maps = node.Index == layer ? FeaturePlanes.Of(trace, node, 32) : maps;
        }

        float[] probabilities = trace.Probabilities();
        int guess = Array.IndexOf(probabilities, probabilities.Max());
        await page.TextIs("prediction", Picture.Words(digits.Classes, digits.Label(image), guess, probabilities[guess]));
        await page.AttributeIs("maps", "aria-label", $"Feature maps of {maps!.Layer}");

        // Registers are wider here than in the browser: sums are rounded otherwise, and a colour may be the next one.
        await SeenPlane.Check(page.Get("maps"), maps.Maps, maps.Scale, 1);
    }

    /// <summary>What was taken for what is what was measured, and the mistakes are its surest.</summary>
    public static async Task CheckConfusion(ExplorerPage page, Measured measured, string name = "digits")
    {
        await page.TextBecomes("measuring", $"{measured.Count} held-back {name}, with the weights of this epoch");
        double[] confusion = await page.Values("confusion");
        Assert.Equal(measured.Count, confusion.Sum());
        Assert.InRange(Enumerable.Range(0, 100).Sum(i => Math.Abs(confusion[i] - measured.Images(i / 10, i % 10).Count)), 0, Borderline);

        double wrong = measured.Count - Enumerable.Range(0, 10).Sum(i => confusion[11 * i]);
        Assert.True(wrong > 2 * Borderline, $"{wrong} mistakes are no test of what is shown of them.");
        await page.TextIs("mistakes-title", wrong > MostPictures ? $"{wrong} mistakes, the {MostPictures} surest" : $"{wrong} mistakes");
        List<string> seen = [.. await page.Get("mistakes").Locator("li").AllInnerTextsAsync()];
        Assert.Equal(Math.Min(wrong, MostPictures), seen.Count);
        int others = measured.Mistakes().Take(MostPictures).Count(image => !seen.Remove(
            Picture.Words(LibraryTraining.Ten, measured.Labels[image], measured.Predicted[image], measured.Probability[image])));
        Assert.InRange(others, 0, Borderline);
    }

    /// <summary>As many images were mended and lost since another epoch as was measured.</summary>
    public static async Task CheckChanges(ExplorerPage page, Measured now, Measured before)
    {
        (int mended, int lost) = now.Since(before);
        Assert.True(Math.Min(mended, lost) > Borderline && Math.Abs(mended - lost) > Borderline, $"+{mended} −{lost} are no test of what is shown of them.");
        string[] seen = (await page.Get("changes").InnerTextAsync()).Split(' ');
        Assert.InRange(int.Parse(seen[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), mended - Borderline, mended + Borderline);
        Assert.InRange(-int.Parse(seen[1].Replace('−', '-'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), lost - Borderline, lost + Borderline);
    }
}
