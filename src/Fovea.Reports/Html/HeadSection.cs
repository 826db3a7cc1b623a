using System.Globalization;
using Fovea.Reports.Facts;
using Fovea.Training;

namespace Fovea.Reports.Html;

/// <summary>The top of the page: what was trained on what, how good it is, and what the run told.</summary>
internal static class HeadSection
{
    public static void Write(HtmlWriter html, RunFacts facts)
    {
        html.Raw("<header><p class=\"brand\"><svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><circle cx=\"16\" cy=\"16\" r=\"14\"/>"
            + "<circle cx=\"16\" cy=\"16\" r=\"8.5\"/><circle class=\"pit\" cx=\"16\" cy=\"16\" r=\"3.5\"/></svg>fovea</p>");
        html.Write($"<h1>{facts.Model.Name} <span>on</span> {ShortName(facts.Data)}</h1>");
        html.Write($"<p class=\"when {(facts.Status == RunStatus.Finished ? "done" : "open")}\">{State(facts)}</p></header>\n");
        Headline(html, facts);
        if (facts.Notes.Count > 0)
        {
            html.Raw("<section class=\"notes\" id=\"notes\"><h2>Worth knowing</h2><ul>");
            foreach (string note in facts.Notes)
            {
                html.Write($"<li>{note}</li>");
            }

            html.Raw("</ul></section>\n");
        }
    }

    /// <summary>The last part of a path.</summary>
    public static string ShortName(string data)
    {
        string name = data.TrimEnd('/', '\\');
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.Length == 0 ? data : name;
    }

    private static string State(RunFacts facts)
    {
        string when = facts.When.ToUniversalTime().ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";
        return facts.Status switch
        {
            RunStatus.Finished => $"Complete after {Words.Several(facts.Epochs.Count, "epoch", "epochs")} · {when}",
            RunStatus.Running => $"Running: {facts.Epochs.Count} of {Words.Several(facts.PlannedEpochs, "epoch", "epochs")} done · {when} · this page renews itself",
            _ => $"Stopped: {facts.Epochs.Count} of {Words.Several(facts.PlannedEpochs, "epoch", "epochs")} done · {when} · fovea train --resume goes on",
        };
    }

    private static void Headline(HtmlWriter html, RunFacts facts)
    {
        EpochResult? last = facts.Last;
        html.Raw("<section class=\"headline\" aria-label=\"Results\"><div class=\"big\">");
        if (facts.Confusion is { Count: > 0 } confusion)
        {
            bool isPart = facts.Examined is { } examined && examined.Confusion.Count < examined.Images;
            html.Write($"<strong>{Words.Percent(confusion.Accuracy)}</strong><p>of {(isPart ? "the first " : "")}{confusion.Count:N0} held-back images recognised</p>");
        }
        else if (last is not null)
        {
            html.Write($"<strong>{Words.Percent(last.TrainAccuracy)}</strong><p>of the images it learns from recognised in the last epoch</p>");
        }
        else
        {
            html.Raw("<strong>–</strong><p>no epoch is complete yet</p>");
        }

        html.Raw("</div><dl class=\"tiles\">");
        if (facts.Confusion is { Count: > 0 } matrix)
        {
            Tile(html, Words.Count(matrix.Count - matrix.Correct), "mistakes");
        }

        if (BestEpoch.Of(facts.Epochs) is { } best)
        {
            string value = Words.Percent(best.Validation?.Accuracy ?? best.TrainAccuracy);
            Tile(html, value, $"best epoch, no. {best.Epoch}");
        }

        if (last?.Validation is { } validation)
        {
            Tile(html, Words.Number(validation.Loss), "held-back loss");
        }

        Tile(html, Words.Count(facts.Model.Parameters.ParameterCount), "parameters");
        if (facts.Seconds > 0)
        {
            Tile(html, Words.Seconds(facts.Seconds), "of training");
            Tile(html, Words.Count((long)((double)facts.TrainImages * facts.Epochs.Count / facts.Seconds)), "images a second");
        }

        html.Raw("</dl></section>\n");
    }

    private static void Tile(HtmlWriter html, string value, string what) => html.Write($"<div><dt>{what}</dt><dd>{value}</dd></div>");
}
