using Fovea.Reports.Facts;
using Fovea.Training;

namespace Fovea.Reports.Html;

/// <summary>Loss, accuracy and learning rate over the epochs, as charts and as numbers.</summary>
internal static class CurvesSection
{
    public static void Write(HtmlWriter html, RunFacts facts)
    {
        IReadOnlyList<EpochResult> epochs = facts.Epochs;
        if (epochs.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"curves\"><h2>How it learned</h2><div class=\"charts\">");
        int[] numbers = [.. epochs.Select(epoch => epoch.Epoch)];
        Series[] losses =
        [
            new("learning", "a", [.. epochs.Select(epoch => (double?)epoch.TrainLoss)]),
            new("held back", "b", [.. epochs.Select(epoch => epoch.Validation?.Loss)]),
        ];
        Series[] accuracies =
        [
            new("learning", "a", [.. epochs.Select(epoch => (double?)epoch.TrainAccuracy)]),
            new("held back", "b", [.. epochs.Select(epoch => epoch.Validation?.Accuracy)]),
        ];
        Series[] rates = [new("at the end of the epoch", "b", [.. epochs.Select(epoch => (double?)epoch.LearningRate)])];
        new Chart("Loss", numbers, losses, Axis.Amounts(All(losses)), Words.Number).Write(html);
        new Chart("Accuracy", numbers, accuracies, Axis.Shares(All(accuracies)), Words.Percent).Write(html);
        if (All(rates).Any())
        {
            double[] all = [0, .. All(rates)];
            new Chart("Learning rate", numbers, rates, Axis.Amounts(all), Words.Number).Write(html);
        }

        html.Raw("</div><p class=\"aside\">The values of <i>learning</i> are means over the epoch while the weights still changed, so early on "
            + "they lag behind those of <i>held back</i>, which are measured at its end.</p>");
        Table(html, facts);
        html.Raw("</section>\n");
    }

    private static IEnumerable<double> All(IEnumerable<Series> series) =>
        series.SelectMany(line => line.Values).Where(value => value is not null).Select(value => value!.Value);

    private static void Table(HtmlWriter html, RunFacts facts)
    {
        EpochResult best = BestEpoch.Of(facts.Epochs)!;
        html.Raw("<details><summary>The same as numbers</summary><div class=\"scroll\"><table><caption><span>Every epoch; the best one is marked"
            + "</span></caption><thead><tr><th scope=\"col\">epoch</th><th scope=\"col\">loss</th><th scope=\"col\">accuracy</th>"
            + "<th scope=\"col\">held-back loss</th><th scope=\"col\">held-back accuracy</th><th scope=\"col\">learning rate</th>"
            + "<th scope=\"col\">time</th><th scope=\"col\">images/s</th></tr></thead><tbody>");
        foreach (EpochResult epoch in facts.Epochs)
        {
            string mark = ReferenceEquals(epoch, best) ? " ★" : "";
            html.Write($"<tr><th scope=\"row\">{epoch.Epoch:N0}{mark}</th><td>{Words.Number(epoch.TrainLoss)}</td><td>{Words.Percent(epoch.TrainAccuracy)}</td>");
            html.Write($"<td>{Maybe(epoch.Validation?.Loss, Words.Number)}</td><td>{Maybe(epoch.Validation?.Accuracy, Words.Percent)}</td>");
            html.Write($"<td>{Maybe(epoch.LearningRate, Words.Number)}</td><td>{Words.Seconds(epoch.Seconds)}</td>");
            html.Write($"<td>{(epoch.Seconds > 0 ? Words.Count((long)(facts.TrainImages / epoch.Seconds)) : "–")}</td></tr>");
        }

        html.Raw("</tbody></table></div></details>");
    }

    private static string Maybe(double? value, Func<double, string> show) => value is { } number ? show(number) : "–";
}
