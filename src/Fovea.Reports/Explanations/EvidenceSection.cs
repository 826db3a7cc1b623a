using Fovea.Explaining.Networks;
using Fovea.Reports.Facts;
using Fovea.Reports.Html;

namespace Fovea.Reports.Explanations;

/// <summary>What the class rests on: Grad-CAM, gradients, and the covering of parts.</summary>
internal static class EvidenceSection
{
    public static void Write(HtmlWriter html, ExplanationFacts facts)
    {
        if (facts is not { Class: { } own, Gradient: { } gradient, Occlusion: { } occlusion })
        {
            return;
        }

        html.Write($"<section id=\"evidence\"><h2>What speaks for {own.Name}</h2>");
        html.Raw("<div class=\"evidence\">");
        if (facts.Cam is { } cam)
        {
            Figure(html, facts, cam.Map, "Grad-CAM",
                $"Where the channels of {cam.Layer.Name} speak for the class, each weighed by the mean gradient of the score over its map.");
        }

        Figure(html, facts, gradient.Signed, "Gradient of the score",
            "Blue: a brighter pixel makes the score greater. Orange: it makes it less.");
        Figure(html, facts, gradient.TimesInput, "Gradient × input", "What each pixel adds to the score, seen linearly.");
        string most = occlusion.Greatest is { Fall: > 0 } greatest
            ? $" Covering {greatest.Patch} takes most: {Words.Percent(greatest.Fall)}."
            : " No place of it takes any.";
        Figure(html, facts, occlusion.Map(), "Occlusion",
            $"How much the probability falls, on average, while a grey patch of {occlusion.Options.Size}×{occlusion.Options.Size} pixels covers a pixel.{most}");
        html.Raw("</div></section>\n");
    }

    private static void Figure(HtmlWriter html, ExplanationFacts facts, Heatmap map, string name, string meaning)
    {
        Picture picture = ImagePictures.Over(facts, map);
        html.Write($"<figure><h3>{name}</h3><img class=\"{ImagePictures.Style(picture)}\" src=\"{picture.Address}\" width=\"{picture.Width}\" height=\"{picture.Height}\" alt=\"{name} over the image\"/>");
        html.Write($"<p class=\"scale grey\">{Words.Number(-map.Scale)} <i></i> {Words.Number(map.Scale)}</p><figcaption>{meaning}</figcaption></figure>");
    }
}
