using Fovea.Testing;

namespace Fovea.Architecture.Tests;

/// <summary>The form of the sources that no analyzer holds.</summary>
public sealed class SourceTests
{
    private const int MostLines = 400;
    private const int MostColumns = 140;

    [Fact]
    public void Files_stay_small()
    {
        string[] large =
        [
            .. from folder in (string[])["src", "tests"]
               from file in Repository.Files(folder, "*.cs")
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
            .. from file in Repository.Files("src", "*.cs")
               from line in File.ReadLines(file).Select((text, i) => (Text: text, Number: i + 1))

               // A message is one line, so that it can be searched for.
               where line.Text.Length > MostColumns && !line.Text.Contains('"', StringComparison.Ordinal)
               select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Number}",
        ];
        Assert.Empty(wide);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        string[] marks = [.. ((string[])["TO", "FIX", "HA"]).Zip(["DO", "ME", "CK"], (first, second) => first + second), "NotImplemented" + "Exception"];
        foreach (string file in Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs")))
        {
            string text = File.ReadAllText(file);
            Assert.All(marks, mark => Assert.False(text.Contains(mark, StringComparison.Ordinal), $"{file}: {mark}"));
        }
    }
}
