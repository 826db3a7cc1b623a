using Fovea.Reports.Facts;

namespace Fovea.Reports.Html;

/// <summary>What the first layer looks for.</summary>
internal static class FiltersSection
{
    public static void Write(HtmlWriter html, RunFacts facts)
    {
        if (!facts.IsTrained || FirstFilters.Of(facts.Model) is not { } first)
        {
            return;
        }

        string how = first.Channels == 1
            ? "Blue weights count brightness for the filter, orange ones against it."
            : "Grey is 0; red, green and blue are added to it or taken from it.";
        string shown = first.Filters.Count < first.Count
            ? $"The first {first.Filters.Count} of {Words.Count(first.Count)}"
            : Words.Several(first.Count, "filter", "filters");
        html.Write($"<section id=\"filters\"><h2>What the first layer looks for</h2>"
            + $"<p class=\"aside\">{shown} of {first.Layer}, all on one scale. {how}</p>");
        html.Write($"<div class=\"scale {(first.Channels == 1 ? "grey" : "colour")}\">"
            + $"<span>−{Words.Number(first.Scale)}</span><i></i><span>{Words.Number(first.Scale)}</span></div>"
            + $"<div class=\"filters\">\n");
        for (int i = 0; i < first.Filters.Count; i++)
        {
            var (picture, least, greatest) = first.Filters[i];
            string alt = $"Filter {i} of {first.Layer}: weights from {Words.Number(least)} to {Words.Number(greatest)}";
            html.Write($"<img class=\"pixels\" src=\"{picture.Address}\" width=\"{picture.Width}\" height=\"{picture.Height}\" "
                + $"alt=\"{alt}\" title=\"{alt}\"/>\n");
        }

        html.Raw("</div></section>\n");
    }
}
