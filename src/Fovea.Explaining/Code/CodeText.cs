using System.Collections.Immutable;

namespace Fovea.Explaining.Code;

/// <summary>
/// C# cut into words, to be shown in colours. Knows what the steps are written in: no raw strings, and no remarks over several lines.
/// </summary>
public static class CodeText
{
    private static readonly HashSet<string> Keywords =
    [
        "as", "base", "bool", "break", "case", "catch", "checked", "class", "const", "continue", "default", "do", "double", "else", "enum", "false",
        "finally", "float", "for", "foreach", "if", "in", "int", "interface", "internal", "is", "long", "namespace", "new", "null", "object", "or",
        "out", "override", "params", "partial", "private", "protected", "public", "readonly", "record", "ref", "return", "sealed", "static",
        "string", "struct", "switch", "this", "throw", "true", "try", "uint", "using", "var", "void", "when", "where", "while", "with", "and", "not",
    ];

    /// <summary>Cuts a source into lines of words. The words of a line, joined, are the line.</summary>
    /// <param name="source">The text of a file.</param>
    public static ImmutableArray<ImmutableArray<CodeWord>> Lines(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return [.. source.TrimEnd().ReplaceLineEndings("\n").Split('\n').Select(Line)];
    }

    /// <summary>The numbers, from 0, of the lines of a public method and the remarks above it; none where there is none.</summary>
    /// <param name="lines">The lines of a file.</param>
    /// <param name="method">The method's name.</param>
    public static IEnumerable<int> LinesOf(ImmutableArray<ImmutableArray<CodeWord>> lines, string method)
    {
        const string Indent = "    ";
        int declared = lines.IndexOf(lines.FirstOrDefault(line => line.Contains(new CodeWord(CodeKind.Method, method))
            && line.Contains(new CodeWord(CodeKind.Keyword, "public"))));
        if (declared < 0)
        {
            return [];
        }

        int start = declared;
        while (start > 0 && lines[start - 1].Any(word => word.Kind == CodeKind.Comment))
        {
            start--;
        }

        int end = declared;
        while (end < lines.Length - 1 && string.Concat(lines[end].Select(word => word.Text)) != Indent + "}")
        {
            end++;
        }

        return Enumerable.Range(start, end - start + 1);
    }

    private static ImmutableArray<CodeWord> Line(string line)
    {
        var words = ImmutableArray.CreateBuilder<CodeWord>();
        for (int at = 0; at < line.Length;)
        {
            int end = End(line, at);
            string text = line[at..end];
            CodeKind kind = Kind(line, text, end);
            if (kind == CodeKind.Plain && words.Count > 0 && words[^1].Kind == CodeKind.Plain)
            {
                words[^1] = new CodeWord(CodeKind.Plain, words[^1].Text + text);
            }
            else
            {
                words.Add(new CodeWord(kind, text));
            }

            at = end;
        }

        return words.ToImmutable();
    }

    private static int End(string line, int at)
    {
        char c = line[at];
        if (c == '/' && at + 1 < line.Length && line[at + 1] == '/')
        {
            return line.Length;
        }

        if (c is '"' or '\'')
        {
            return Quoted(line, at);
        }

        Func<char, bool> belongs = IsWord(c) ? IsWord : char.IsWhiteSpace(c) ? char.IsWhiteSpace : static _ => false;
        int end = at + 1;
        while (end < line.Length && (belongs(line[end]) || (char.IsAsciiDigit(c) && IsPoint(line, end))))
        {
            end++;
        }

        return end;
    }

    // An interpolated string ends at its own quote: the steps have no quotes within braces.
    private static int Quoted(string line, int at)
    {
        for (int end = at + 1; end < line.Length; end++)
        {
            if (line[end] == '\\')
            {
                end++;
            }
            else if (line[end] == line[at])
            {
                return end + 1;
            }
        }

        return line.Length;
    }

    private static CodeKind Kind(string line, string text, int end) => text[0] switch
    {
        '/' when text.StartsWith("//", StringComparison.Ordinal) => CodeKind.Comment,
        '"' or '\'' => CodeKind.Text,
        _ when char.IsAsciiDigit(text[0]) => CodeKind.Number,
        _ when Keywords.Contains(text) => CodeKind.Keyword,
        _ when char.IsUpper(text[0]) && text.Length > 1 && IsCalled(line, end) => CodeKind.Method,
        _ => CodeKind.Plain,
    };

    // Name( or Name<T>(
    private static bool IsCalled(string line, int end)
    {
        int at = end < line.Length && line[end] == '<' ? line.IndexOf('>', end) + 1 : end;
        return at > 0 && at < line.Length && line[at] == '(';
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static bool IsPoint(string line, int at) => line[at] == '.' && at + 1 < line.Length && char.IsAsciiDigit(line[at + 1]);
}
