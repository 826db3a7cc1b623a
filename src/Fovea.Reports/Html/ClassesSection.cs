using Fovea.Metrics;
using Fovea.Reports.Facts;

namespace Fovea.Reports.Html;

/// <summary>Precision, recall and F1 of every class.</summary>
internal static class ClassesSection
{
    public static void Write(HtmlWriter html, RunFacts facts)
    {
        if (facts.Confusion is not { Count: > 0 } confusion)
        {
            return;
        }

        // Bars begin below the worst value, so that 98 % and 99 % look different.
        int[] classes = [.. Enumerable.Range(0, confusion.Classes.Count)];
        double floor = Math.Floor(10 * classes.SelectMany(c => (double[])[confusion.Precision(c), confusion.Recall(c)])
            .Where(double.IsFinite).DefaultIfEmpty(0).Min() * 0.995) / 10;
        html.Write($"<section id=\"classes\"><h2>Class by class</h2><div class=\"scroll tall\"><table class=\"scores\"><caption><span>"
            + $"Recall: how much of the class was recognised. Precision: how much of what was taken for the class is of it. "
            + $"F1: their harmonic mean.{(floor > 0 ? $" Bars begin at {Math.Round(100 * floor)} %." : "")}</span></caption>");
        html.Raw("<thead><tr><th scope=\"col\">class</th><th scope=\"col\">images</th><th scope=\"col\">precision</th><th scope=\"col\">recall</th>"
            + "<th scope=\"col\">F1</th></tr></thead><tbody>\n");
        foreach (int c in classes)
        {
            int images = classes.Sum(predicted => confusion[c, predicted]);
            html.Write($"<tr><th scope=\"row\">{confusion.Classes[c]}</th><td>{images:N0}</td>");
            foreach (double share in (double[])[confusion.Precision(c), confusion.Recall(c), confusion.F1(c)])
            {
                double bar = double.IsFinite(share) ? 100 * (share - floor) / (1 - floor) : 0;
                html.Write($"<td class=\"bar\" style=\"--p:{Math.Clamp(bar, 0, 100):0.#}%\"><span>{Words.Percent(share)}</span></td>");
            }

            html.Raw("</tr>\n");
        }

        html.Write($"</tbody><tfoot><tr><th scope=\"row\">mean</th><td>{confusion.Count:N0}</td>");
        html.Write($"<td>{Mean(confusion.Precision)}</td><td>{Mean(confusion.Recall)}</td><td>{Mean(confusion.F1)}</td></tr></tfoot></table></div></section>\n");

        string Mean(Func<int, double> of) => Words.Percent(classes.Select(of).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average());
    }
}
