using Fovea.Metrics;
using Fovea.Reports.Facts;

namespace Fovea.Reports.Html;

/// <summary>The confusion matrix as a table with colours, and the pairs that are mistaken most often.</summary>
internal static class ConfusionSection
{
    /// <summary>More columns than this nobody reads; then the pairs alone are listed.</summary>
    private const int MostClasses = 100;

    private const int WideUpTo = 20;
    private const int MostPairs = 12;

    /// <summary>Names longer than this stand upright above their columns.</summary>
    private const int ShortName = 6;

    public static void Write(HtmlWriter html, RunFacts facts)
    {
        if (facts.Confusion is not { Count: > 0 } confusion)
        {
            return;
        }

        (int Actual, int Predicted, int Count)[] pairs = Pairs(confusion);
        html.Raw("<section id=\"confusion\"><h2>What it takes for what</h2>");
        if (confusion.Classes.Count <= MostClasses)
        {
            html.Raw("<p class=\"aside\">A row for each class, a column for what its images were taken for. <span class=\"swatch hit\"></span> "
                + "recognised, as a share of the row; <span class=\"swatch miss\"></span> mistaken, the darker the more often.</p>");
            html.Write($"<div class=\"split {Size(confusion)}\">");
            Table(html, confusion, pairs);
        }
        else
        {
            html.Write($"<p class=\"aside\">A table of {confusion.Classes.Count:N0} classes is more than a page shows; "
                + $"these pairs are mistaken most often.</p><div>");
        }

        if (pairs.Length > 0)
        {
            html.Raw("<div><h3>Mistaken most often</h3><ol class=\"pairs\">");
            foreach (var (actual, predicted, count) in pairs.Take(MostPairs))
            {
                html.Write($"<li><b>{confusion.Classes[actual]}</b> taken for <b>{confusion.Classes[predicted]}</b>"
                    + $"<span>{Words.Several(count, "time", "times")}</span></li>");
            }

            html.Raw("</ol></div>");
        }

        html.Raw("</div></section>\n");
    }

    // What can be read on a colour changes with its depth, on paper of the night earlier than on that of the day.
    private static string Ink(double depth) => depth >= 0.85 ? " deep" : depth >= 0.65 ? " mid" : "";

    private static string Size(ConfusionMatrix confusion) => confusion.Classes.Count <= WideUpTo ? "wide" : "dense";

    private static (int Actual, int Predicted, int Count)[] Pairs(ConfusionMatrix confusion)
    {
        var pairs = new List<(int Actual, int Predicted, int Count)>();
        for (int actual = 0; actual < confusion.Classes.Count; actual++)
        {
            for (int predicted = 0; predicted < confusion.Classes.Count; predicted++)
            {
                if (actual != predicted && confusion[actual, predicted] is > 0 and var count)
                {
                    pairs.Add((actual, predicted, count));
                }
            }
        }

        return [.. pairs.OrderByDescending(pair => pair.Count)];
    }

    private static void Table(HtmlWriter html, ConfusionMatrix confusion, (int Actual, int Predicted, int Count)[] pairs)
    {
        int classes = confusion.Classes.Count;
        string upright = classes > WideUpTo || confusion.Classes.Any(name => name.Length > ShortName) ? " upright" : "";
        int most = pairs.Length > 0 ? pairs[0].Count : 1;
        html.Write($"<div class=\"scroll{(classes > WideUpTo ? " tall" : "")}\"><table class=\"heat {Size(confusion)}{upright}\">"
            + $"<caption><span>Confusion matrix of {confusion.Count:N0} held-back images</span></caption>");
        html.Raw("<thead><tr><th scope=\"col\" class=\"corner\">shown ↓<br/>taken for →</th>");
        foreach (string name in confusion.Classes)
        {
            html.Write($"<th scope=\"col\"><span>{name}</span></th>");
        }

        html.Raw("<th scope=\"col\">recognised</th></tr></thead><tbody>\n");
        for (int actual = 0; actual < classes; actual++)
        {
            html.Write($"<tr><th scope=\"row\">{confusion.Classes[actual]}</th>");
            double all = Math.Max(1, Enumerable.Range(0, classes).Sum(predicted => confusion[actual, predicted]));
            for (int predicted = 0; predicted < classes; predicted++)
            {
                int count = confusion[actual, predicted];
                if (count == 0)
                {
                    html.Raw(actual == predicted ? "<td class=\"none\">0</td>" : "<td></td>");
                    continue;
                }

                // Mistakes are few where a network is good; the root brings out single ones beside the most frequent.
                double depth = actual == predicted ? count / all : 0.12 + (0.88 * Math.Sqrt((double)count / most));
                string kind = actual == predicted ? "hit" : "miss";
                html.Write($"<td class=\"{kind}{Ink(depth)}\" style=\"--d:{depth:0.##}\" "
                    + $"title=\"{confusion.Classes[actual]} taken for {confusion.Classes[predicted]}: "
                    + $"{Words.Count(count)} of {Words.Count((long)all)}\">{Words.Count(count)}</td>");
            }

            html.Write($"<td class=\"sum\">{Words.Percent(confusion.Recall(actual))}</td></tr>\n");
        }

        html.Raw("</tbody></table></div>");
    }
}
