using Fovea.Explaining.Code;
using Fovea.Testing;

namespace Fovea.Explaining.Tests.Code;

public sealed class CodeTextTests
{
    [Fact]
    public void The_words_of_every_step_are_its_source()
    {
        foreach (string file in Repository.Files("src/Fovea.Steps", "Step.*.cs"))
        {
            string source = File.ReadAllText(file).TrimEnd().ReplaceLineEndings("\n");
            Assert.Equal(source, string.Join('\n', CodeText.Lines(source).Select(line => string.Concat(line.Select(word => word.Text)))));
        }
    }

    [Fact]
    public void Words_are_told_apart() => Assert.Equal(
        [
            new(CodeKind.Plain, "    "),
            new(CodeKind.Keyword, "for"),
            new(CodeKind.Plain, " ("),
            new(CodeKind.Keyword, "int"),
            new(CodeKind.Plain, " h = "),
            new(CodeKind.Number, "1.5"),
            new(CodeKind.Plain, "; "),
            new(CodeKind.Method, "Check"),
            new(CodeKind.Plain, "("),
            new(CodeKind.Text, "\"a \\\" // b\""),
            new(CodeKind.Plain, ")) "),
            new(CodeKind.Comment, "// of \"quotes\""),
        ],
        CodeText.Lines("    for (int h = 1.5; Check(\"a \\\" // b\")) // of \"quotes\"")[0]);

    [Fact]
    public void The_lines_of_a_method_are_found_with_its_remarks()
    {
        var lines = CodeText.Lines(Repository.Read("src/Fovea.Steps/Step.Windows.cs"));
        int[] found = [.. CodeText.LinesOf(lines, "DistributeValue")];
        string Text(int line) => string.Concat(lines[line].Select(word => word.Text));
        Assert.StartsWith("    /// <summary>Spreads a value evenly", Text(found[0]), StringComparison.Ordinal);
        Assert.Equal("    }", Text(found[^1]));
        Assert.Contains(found, line => Text(line).Contains("return a;", StringComparison.Ordinal));
        Assert.DoesNotContain(found, line => Text(line).Contains("CreateMask", StringComparison.Ordinal));
        Assert.Empty(CodeText.LinesOf(lines, "Missing"));
    }

    [Fact]
    public void A_method_is_told_by_its_bracket() => Assert.Contains(
        new CodeWord(CodeKind.Method, "ZeroPad"), CodeText.Lines("public static Tensor<T> ZeroPad<T>(Tensor<T> X, int pad)")[0]);
}
