using System.Globalization;
using Fovea.Explaining.Networks;
using Fovea.Reports.Facts;
using Fovea.Reports.Html;

namespace Fovea.Reports.Explanations;

/// <summary>The top of the page: the image as the network gets it, and the answer.</summary>
internal static class AnswerSection
{
    private const int MostClasses = 8;

    public static void Write(HtmlWriter html, ExplanationFacts facts)
    {
        html.Raw("<header><p class=\"brand\"><svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><circle cx=\"16\" cy=\"16\" r=\"14\"/>"
            + "<circle cx=\"16\" cy=\"16\" r=\"8.5\"/><circle class=\"pit\" cx=\"16\" cy=\"16\" r=\"3.5\"/></svg>fovea</p>");
        html.Write($"<h1>{facts.Run.Model.Name} <span>on</span> {HeadSection.ShortName(facts.Options.Picture)}</h1>");
        html.Write($"<p class=\"when done\">{facts.Image.Description}</p></header>\n");
        Picture picture = ImagePictures.Plain(facts);
        html.Write($"<section class=\"answer\" id=\"answer\" aria-label=\"The answer\"><figure class=\"framed\"><img class=\"{ImagePictures.Style(picture)}\" "
            + $"src=\"{picture.Address}\" width=\"{picture.Width}\" height=\"{picture.Height}\" alt=\"The image as the network gets it\"/>"
            + $"<figcaption>The image as the network gets it, {picture.Height}×{picture.Width} pixels</figcaption></figure>");
        IReadOnlyList<RankedClass> ranking = facts.Run.Ranking();
        if (ranking.Count == 0)
        {
            html.Write($"<div><p class=\"aside\">The network gives maps {facts.Run.Model.OutputShape.ToString()}, not classes.</p></div></section>\n");
            return;
        }

        html.Write($"<div><div class=\"big\"><strong>{ranking[0].Name}</strong><p>{Words.Percent(ranking[0].Probability)} sure</p></div><ol class=\"classes\">");
        foreach (RankedClass each in ranking.Take(MostClasses))
        {
            string width = (100 * each.Probability).ToString("0.##", CultureInfo.InvariantCulture);
            html.Write($"<li class=\"{(each == facts.Class ? "explained" : "")}\"><span>{each.Name}</span><i style=\"--p:{width}%\"></i><b>{Words.Percent(each.Probability)}</b></li>");
        }

        html.Raw("</ol>");
        if (ranking.Count > MostClasses)
        {
            html.Write($"<p class=\"aside\">and {Words.Several(ranking.Count - MostClasses, "less likely class", "less likely classes")}</p>");
        }

        if (facts.Class is { } own && own != ranking[0])
        {
            html.Write($"<p class=\"aside\">Explained below: why {own.Name}.</p>");
        }

        html.Raw("</div></section>\n");
    }
}
