using System.Xml;
using System.Xml.Linq;

namespace Fovea.Reports.Tests;

/// <summary>A report as a tree: it is well-formed XML too, so that nothing that was filled in can have become markup unseen.</summary>
internal sealed class Page
{
    private Page(string text)
    {
        Text = text;
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        Root = XDocument.Load(reader).Root!;
    }

    public string Text { get; }

    public XElement Root { get; }

    public static Page Read(string path) => new(File.ReadAllText(path));

    public XElement? Section(string id) => Root.Descendants("section").SingleOrDefault(section => (string?)section.Attribute("id") == id);

    public string[][] Rows(string id) =>
        [.. Section(id)!.Descendants("table").Single().Element("tbody")!.Elements("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

    /// <summary>Nothing comes from elsewhere, nothing runs, and who cannot see the page is told what is on it.</summary>
    public void CheckManners()
    {
        string[] known =
        [
            "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div", "h1", "h2", "h3", "p", "span", "b", "i",
            "small", "strong", "br", "ul", "ol", "li", "dl", "dt", "dd", "figure", "figcaption", "img", "svg", "g", "path", "circle", "rect", "text",
            "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "details", "summary", "code",
        ];
        Assert.Empty(Root.DescendantsAndSelf().Select(element => element.Name.LocalName).Except(known));
        Assert.DoesNotContain("http:", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", Text, StringComparison.Ordinal);
        foreach (XAttribute attribute in Root.DescendantsAndSelf().Attributes())
        {
            Assert.False(attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal), attribute.ToString());
            Assert.True(attribute.Name.LocalName != "src" || attribute.Value.StartsWith("data:image/png;base64,", StringComparison.Ordinal));
        }

        Assert.All(Root.Descendants("img"), image => Assert.True(((string?)image.Attribute("alt"))?.Length > 3));
        Assert.All(Root.Descendants("table"), table => Assert.True(table.Element("caption")?.Value.Length > 3));
        Assert.All(Root.Descendants("th"), heading => Assert.Contains((string?)heading.Attribute("scope"), (string[])["col", "row"]));
        Assert.All(
            Root.Descendants("svg"),
            svg => Assert.True(svg.Attribute("aria-hidden") is not null || ((string?)svg.Attribute("aria-label"))?.Length > 10));
        Assert.Single(Root.Descendants("h1"));
        Assert.All(Root.Descendants("section"), section => Assert.True(section.Element("h2") is not null || section.Attribute("aria-label") is not null));
    }
}
