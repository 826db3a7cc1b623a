using System.Net;
using System.Text;

namespace Fovea.Explaining.Notation;

/// <summary>
/// Formulas in a short notation, made into MathML, which browsers and screen readers know: names, numbers and signs as they are, indices as
/// <c>A^{pad}_{i,h}</c>, fractions as <c>frac{a}{b}</c>, and sums and maxima with what they go over beneath: <c>∑_{y,x}</c>.
/// </summary>
public static class MathText
{
    /// <summary>Makes a formula that stands on a line of its own.</summary>
    /// <param name="text">The formula.</param>
    /// <exception cref="ArgumentException">A brace has no other.</exception>
    public static string ToMathMl(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = 0;
        string row = Row(text, ref at);
        return at == text.Length ? $"<math display=\"block\">{row}</math>" : throw Unpaired(text, at);
    }

    private static string Row(string text, ref int at)
    {
        var row = new StringBuilder("<mrow>");
        while (at < text.Length && text[at] != '}')
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }

            string atom = Atom(text, ref at, out bool isLarge);
            string? above = Index(text, ref at, '^');
            string? below = Index(text, ref at, '_');
            row.Append((above, below) switch
            {
                (null, null) => atom,
                (null, _) => isLarge ? $"<munder>{atom}{below}</munder>" : $"<msub>{atom}{below}</msub>",
                (_, null) => $"<msup>{atom}{above}</msup>",
                _ => $"<msubsup>{atom}{below}{above}</msubsup>",
            });
        }

        return row.Append("</mrow>").ToString();
    }

    private static string Atom(string text, ref int at, out bool isLarge)
    {
        int start = at++;
        if (char.IsAsciiLetter(text[start]))
        {
            while (at < text.Length && char.IsAsciiLetter(text[at]))
            {
                at++;
            }

            string name = text[start..at];
            isLarge = name == "max";
            return name == "frac" && at < text.Length && text[at] == '{'
                ? $"<mfrac>{Braced(text, ref at)}{Braced(text, ref at)}</mfrac>"
                : isLarge ? $"<mo>{name}</mo>" : $"<mi>{name}</mi>";
        }

        if (char.IsAsciiDigit(text[start]))
        {
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            isLarge = false;
            return $"<mn>{text[start..at]}</mn>";
        }

        // Two signs that belong together: +=
        at += text[start] == '+' && at < text.Length && text[at] == '=' ? 1 : 0;
        isLarge = text[start] == '∑';
        return $"<mo>{WebUtility.HtmlEncode(text[start..at])}</mo>";
    }

    private static string? Index(string text, ref int at, char sign)
    {
        if (at >= text.Length || text[at] != sign)
        {
            return null;
        }

        at++;
        return at < text.Length && text[at] == '{' ? Braced(text, ref at) : throw Unpaired(text, at);
    }

    private static string Braced(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '{')
        {
            throw Unpaired(text, at);
        }

        at++;
        string row = Row(text, ref at);
        return at < text.Length ? Past(row, ref at) : throw Unpaired(text, at);
    }

    private static string Past(string row, ref int at)
    {
        at++;
        return row;
    }

    private static ArgumentException Unpaired(string text, int at) => new($"The formula '{text}' has a brace without another at {at}.");
}
