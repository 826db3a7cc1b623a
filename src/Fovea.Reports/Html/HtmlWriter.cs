using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Fovea.Reports.Html;

/// <summary>
/// Writes HTML from interpolated strings. What stands in the text is markup; what is filled in is data and escaped, so that no class name
/// and no path can become markup.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder text = new();

    /// <summary>Appends markup with data in it, each escaped.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The handler that the compiler fills is given this writer.")]
    public void Write([InterpolatedStringHandlerArgument("")] ref Handler markup) => markup.End();

    /// <summary>Appends markup that was written by this program.</summary>
    public void Raw(string markup) => text.Append(markup);

    public override string ToString() => text.ToString();

    private void Escaped(string? data)
    {
        foreach (Rune rune in (data ?? "").EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '"' => text.Append("&quot;"),
                '\'' => text.Append("&#39;"),

                // Neither HTML nor XML can hold them, not even escaped. Halves of a pair come as U+FFFD already.
                < ' ' and not ('\t' or '\n' or '\r') or (>= 0x7f and < 0xa0) or 0xfffe or 0xffff => text.Append('\uFFFD'),
                _ => text.Append(rune.ToString()),
            };
        }
    }

    /// <summary>Receives the pieces of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly struct Handler
    {
        private readonly HtmlWriter writer;

        public Handler(int literalLength, int formattedCount, HtmlWriter writer)
        {
            _ = literalLength + formattedCount;
            this.writer = writer;
        }

        public void AppendLiteral(string value) => writer.text.Append(value);

        public void AppendFormatted(string? value) => writer.Escaped(value);

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => writer.Escaped(value.ToString(format, CultureInfo.InvariantCulture));

        // Everything is appended as it comes; the call only gives the string its place.
        public void End() => _ = writer;
    }
}
