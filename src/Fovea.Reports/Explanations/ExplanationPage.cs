using System.Reflection;
using Fovea.Reports.Html;

namespace Fovea.Reports.Explanations;

/// <summary>The whole page: one file that needs no other, runs no script, and asks no other machine for anything.</summary>
internal static class ExplanationPage
{
    private static readonly Lazy<string> Style = new(() => Read("report.css") + Read("explanation.css"));

    public static string Write(ExplanationFacts facts)
    {
        var html = new HtmlWriter();
        string title = $"{facts.Run.Model.Name} on {HeadSection.ShortName(facts.Options.Picture)}";
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        html.Raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
        html.Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"/>\n");
        html.Write($"<title>{title} – fovea</title>\n<style>");
        html.Raw(Style.Value);
        html.Raw("</style>\n</head>\n<body>\n");
        AnswerSection.Write(html, facts);
        html.Raw("<main>\n");
        EvidenceSection.Write(html, facts);
        MapsSection.Write(html, facts);
        UnitsSection.Write(html, facts);
        html.Raw("</main>\n<footer><p>Written by fovea explain. The network ran as it does outside of training, in plain sums.</p></footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return "\n" + reader.ReadToEnd();
    }
}
