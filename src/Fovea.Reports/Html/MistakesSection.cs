using Fovea.Reports.Facts;
using Fovea.Training;

namespace Fovea.Reports.Html;

/// <summary>The images that the model was surest of and wrong.</summary>
internal static class MistakesSection
{
    /// <summary>Pictures of at most this many pixels are shown pixel by pixel.</summary>
    private const int Coarse = 64;

    public static void Write(HtmlWriter html, RunFacts facts)
    {
        if (facts.Examined is not { } examined || facts.Held is not { } held)
        {
            return;
        }

        int wrong = examined.Confusion.Count - examined.Confusion.Correct;
        html.Raw("<section id=\"mistakes\"><h2>The worst mistakes</h2>");
        if (wrong == 0)
        {
            html.Write($"<p>None: all {examined.Confusion.Count:N0} images were recognised.</p></section>\n");
            return;
        }

        string many = wrong == examined.Worst.Count
            ? $"{(wrong == 1 ? "The only mistake" : $"All {wrong} mistakes")}"
            : $"The {examined.Worst.Count} of {Words.Count(wrong)} mistakes of which the network was surest";
        html.Write($"<p class=\"aside\">{many} among {examined.Confusion.Count:N0} held-back images. "
            + $"Some labels may themselves be wrong: this is where such are found.</p>"
            + $"<div class=\"gallery\">\n");
        foreach (Mistake mistake in examined.Worst)
        {
            Card(html, held, mistake);
        }

        html.Raw("</div></section>\n");
    }

    private static void Card(HtmlWriter html, IImageDataset held, Mistake mistake)
    {
        string actual = held.Classes[mistake.Actual], predicted = held.Classes[mistake.Predicted];
        html.Raw("<figure>");
        if (Picture.Of(held, mistake.Index) is { } picture)
        {
            string kind = Math.Max(picture.Width, picture.Height) <= Coarse ? "pixels" : "photo";
            html.Write($"<img class=\"{kind}\" src=\"{picture.Address}\" width=\"{picture.Width}\" height=\"{picture.Height}\" "
                + $"alt=\"Image {mistake.Index}: {actual}, taken for {predicted}\"/>");
        }

        html.Write($"<figcaption><span class=\"names\" title=\"{actual} taken for {predicted}\">"
            + $"<b>{actual}</b> <span class=\"as\">as</span> <b class=\"wrong\">{predicted}</b></span>");
        html.Write($"<span class=\"sure\" style=\"--p:{100 * mistake.Probability:0.#}%\">{Sure(mistake.Probability)}</span>");
        html.Write($"<small title=\"{actual} was given {Sure(mistake.ActualProbability)}\">index {mistake.Index}</small></figcaption></figure>\n");
    }

    private static string Sure(float probability) => Words.Percent(probability);
}
