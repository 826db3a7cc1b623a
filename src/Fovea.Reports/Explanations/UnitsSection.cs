using Fovea.Explaining.Networks;
using Fovea.Reports.Facts;
using Fovea.Reports.Html;

namespace Fovea.Reports.Explanations;

/// <summary>The strongest value of each layer: what it sees, and the numbers it is made of.</summary>
internal static class UnitsSection
{
    private const int MostTerms = 8;

    public static void Write(HtmlWriter html, ExplanationFacts facts)
    {
        if (facts.Units.Count == 0)
        {
            return;
        }

        Picture picture = ImagePictures.Thumbnail(facts);
        MapSize image = MapSize.Of(facts.Run.Model.InputShape);
        html.Raw("<section id=\"units\"><h2>The strongest values</h2><p class=\"aside\">Of each layer the greatest value: the part of the image that it can see, and the terms "
            + "that it is the sum of, the strongest first.</p><div class=\"units\">\n");
        foreach (UnitFacts unit in facts.Units)
        {
            Unit(html, picture, image, unit);
        }

        html.Raw("</div></section>\n");
    }

    private static void Unit(HtmlWriter html, Picture picture, MapSize image, UnitFacts unit)
    {
        UnitArithmetic made = unit.Arithmetic;
        PixelBox seen = unit.Field.Seen;
        string where = MapSize.Of(made.Node.OutputShape).IsSpatial
            ? $"row {made.Unit.Row}, column {made.Unit.Column}, channel {made.Unit.Channel}"
            : $"value {made.Unit.Channel}";
        html.Write($"<div class=\"one\"><h3>{made.Node.Name} <small>{made.Node.Layer.Kind}, {where}</small></h3><div class=\"unit\">");
        html.Write($"<figure class=\"framed\" style=\"--ratio:{image.Width}/{image.Height}\"><img class=\"{ImagePictures.Style(picture)}\" src=\"{picture.Address}\" width=\"{picture.Width}\" height=\"{picture.Height}\" alt=\"{made.Node.Name} sees {seen.ToString()}\"/>");
        if (!seen.IsEmpty)
        {
            html.Write($"<svg viewBox=\"0 0 {image.Width} {image.Height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"under\" x=\"{seen.Left}\" y=\"{seen.Top}\" width=\"{seen.Width}\" height=\"{seen.Height}\"/>"
                + $"<rect x=\"{seen.Left}\" y=\"{seen.Top}\" width=\"{seen.Width}\" height=\"{seen.Height}\"/></svg>");
        }

        html.Write($"<figcaption>sees {seen.Height}×{seen.Width} pixels</figcaption></figure>");
        Terms(html, made);
        html.Raw("</div></div>\n");
    }

    private static void Terms(HtmlWriter html, UnitArithmetic made)
    {
        UnitTerm[] terms = [.. made.Terms.OrderByDescending(term => Math.Abs(term.Share))];
        html.Write($"<div class=\"scroll\"><table><caption><span>{Words.Number(made.Value)} is {made.Rule}.</span></caption><thead><tr><th scope=\"col\">read at</th><th scope=\"col\">input</th>");
        html.Raw(made.IsWeighted ? "<th scope=\"col\">× weight</th>" : "");
        html.Raw("<th scope=\"col\">adds</th></tr></thead><tbody>\n");
        foreach (UnitTerm term in terms.Take(MostTerms))
        {
            string place = MapSize.Of(term.Source.OutputShape).IsSpatial
                ? $"{term.Source.Name} {term.Place.Row}, {term.Place.Column}, channel {term.Place.Channel}"
                : $"{term.Source.Name} {term.Place.Channel}";
            Row(html, made, term.IsPadding ? $"{place} (padding)" : place, term.Input, term.Weight, term.Share);
        }

        if (terms.Length > MostTerms)
        {
            Row(html, made, $"{Words.Count(terms.Length - MostTerms)} further", null, null, terms.Skip(MostTerms).Sum(term => term.Share));
        }

        if (made.Bias is { } bias)
        {
            Row(html, made, "bias", null, null, bias);
        }

        html.Raw("</tbody><tfoot>");
        Row(html, made, "sum", null, null, made.Value);
        html.Raw("</tfoot></table></div>");
    }

    private static void Row(HtmlWriter html, UnitArithmetic made, string name, double? input, double? weight, double share)
    {
        html.Write($"<tr><th scope=\"row\">{name}</th><td>{Cell(input)}</td>");
        if (made.IsWeighted)
        {
            html.Write($"<td>{Cell(weight)}</td>");
        }

        html.Write($"<td>{Cell(share)}</td></tr>\n");
    }

    private static string Cell(double? value) => value is { } number ? Words.Number(number) : "";
}
