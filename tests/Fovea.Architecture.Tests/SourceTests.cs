using Fovea.Testing;

namespace Fovea.Architecture.Tests;

/// <summary>The form of the sources that no analyzer holds.</summary>
public sealed class SourceTests
{
    private const int MostLines = 400;
    private const int MostColumns = 140;

    // A line of markup is one element, with all that is said of it.
    private const int MostMarkupColumns = 200;

    private static readonly string[] Kinds = ["*.cs", "*.razor", "*.css", "*.js"];

    [Fact]
    public void Files_stay_small()
    {
        string[] large =
        [
            .. from folder in (string[])["src", "tests"]
               from kind in Kinds
               from file in Repository.Files(folder, kind)
               where File.ReadLines(file).Count() > MostLines
               select Path.GetRelativePath(Repository.Root, file),
        ];
        Assert.Empty(large);
    }

    [Fact]
    public void Lines_in_src_fit_the_page()
    {
        string[] wide =
        [
            .. from kind in (string[])["*.cs", "*.razor"]
               from file in Repository.Files("src", kind)
               from line in File.ReadLines(file).Select((text, i) => (Text: text, Number: i + 1))

               // A message is one line, so that it can be searched for.
               where line.Text.Length > MostColumns
               where kind == "*.razor" ? line.Text.Length > MostMarkupColumns || !IsMarkup(line.Text) : !line.Text.Contains('"', StringComparison.Ordinal)
               select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Number}",
        ];
        Assert.Empty(wide);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        string[] marks = [.. ((string[])["TO", "FIX", "HA"]).Zip(["DO", "ME", "CK"], (first, second) => first + second), "NotImplemented" + "Exception"];
        foreach (string file in Kinds.SelectMany(kind => Repository.Files("src", kind).Concat(Repository.Files("tests", kind))))
        {
            string text = File.ReadAllText(file);
            Assert.All(marks, mark => Assert.False(text.Contains(mark, StringComparison.Ordinal), $"{file}: {mark}"));
        }
    }

    private static bool IsMarkup(string line) => line.TrimStart().StartsWith('<') || line.Contains('"', StringComparison.Ordinal);
}
