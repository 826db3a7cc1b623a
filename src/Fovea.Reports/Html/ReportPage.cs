using System.Reflection;
using Fovea.Reports.Facts;

namespace Fovea.Reports.Html;

/// <summary>The whole page: one file that needs no other, runs no script, and asks no other machine for anything.</summary>
internal static class ReportPage
{
    private static readonly Lazy<string> Style = new(ReadStyle);

    public static string Write(RunFacts facts)
    {
        var html = new HtmlWriter();
        string title = $"{facts.Model.Name} on {HeadSection.ShortName(facts.Data)}";
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        html.Raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
        html.Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"/>\n");
        html.Raw(facts.Status == RunStatus.Running ? "<meta http-equiv=\"refresh\" content=\"5\"/>\n" : "");
        html.Write($"<title>{title} – fovea</title>\n<style>");
        html.Raw(Style.Value);
        html.Raw("</style>\n</head>\n<body>\n");
        HeadSection.Write(html, facts);
        html.Raw("<main>\n");
        CurvesSection.Write(html, facts);
        MistakesSection.Write(html, facts);
        ConfusionSection.Write(html, facts);
        ClassesSection.Write(html, facts);
        FiltersSection.Write(html, facts);
        LayersSection.Write(html, facts);
        RecipeSection.Write(html, facts);
        html.Write($"</main>\n<footer><p>Written by fovea {facts.Text("fovea")}. "
            + $"The same seed gives the same bits, on any number of threads.</p></footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static string ReadStyle()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return "\n" + reader.ReadToEnd();
    }
}
