using System.Collections.Immutable;
using System.Globalization;

namespace Fovea.Explaining.Exercise;

/// <summary>Reads numbers and the brackets around them.</summary>
internal sealed class NumberReader(string text)
{
    private const int MostValues = 1_000_000;
    private const int MostDepth = 8;
    private const string Whole = "Print all of it with print(X.tolist()), or save it with np.save('X.npy', X) and open that file.";

    private readonly List<double> values = [];
    private readonly List<int> counts = [];
    private readonly List<int> sizes = [];

    // What was opened: [ for a list, ( for a call such as array(...).
    private readonly Stack<char> open = new();
    private int leaves = -1;
    private bool isClosed;
    private int at;

    /// <summary>How exactly the numbers were written.</summary>
    public WrittenDigits WrittenDigits { get; } = new();

    public PastedNumbers Read()
    {
        SkipName();
        for (; at < text.Length;)
        {
            char c = text[at];
            if (char.IsWhiteSpace(c) || c is ',' or ';')
            {
                at++;
            }
            else if (c == '[')
            {
                Open();
            }
            else if (c is ']' or ')')
            {
                Close(c);
            }
            else
            {
                Word();
            }
        }

        if (open.Count > 0)
        {
            throw new FoveaException(
                $"{Place(at)}: the text ends, but {(open.Count == 1 ? "a bracket is" : $"{open.Count} brackets are")} still open. "
                + "Paste the array to its end.");
        }

        if (values.Count == 0 && !isClosed)
        {
            throw new FoveaException("There are no numbers in the text. Paste an array as NumPy prints it, a Python list or plain numbers.");
        }

        return new PastedNumbers(isClosed ? [.. sizes] : [values.Count], [.. values], !isClosed);
    }

    // The exercise prints "Z[3,2,1] = [...]".
    private void SkipName()
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        int start = text.AsSpan().IndexOfAnyExcept(" \t\r\n");
        if (equals > 0 && start >= 0 && (char.IsLetter(text[start]) || text[start] == '_'))
        {
            string name = text[start..equals].Trim();
            at = name.Contains('(', StringComparison.Ordinal) || name.Contains('\n', StringComparison.Ordinal) ? 0 : equals + 1;
        }
    }

    private void Open()
    {
        if (isClosed)
        {
            throw new FoveaException($"{Place(at)}: a second array begins here. Paste one array alone.");
        }

        int depth = counts.Count + 1;
        if (depth > MostDepth)
        {
            throw new FoveaException($"{Place(at)}: brackets {depth} deep. Expected at most {MostDepth}.");
        }

        if ((leaves >= 0 && depth > leaves) || (depth == 1 && values.Count > 0))
        {
            throw new FoveaException($"{Place(at)}: a list begins where a number is expected, as in the places before it.");
        }

        open.Push('[');
        counts.Add(0);
        if (sizes.Count < depth)
        {
            sizes.Add(-1);
        }

        at++;
    }

    private void Close(char bracket)
    {
        char opening = bracket == ']' ? '[' : '(';
        if (open.Count == 0 || open.Peek() != opening)
        {
            throw new FoveaException($"{Place(at)}: '{bracket}' closes nothing. Paste the array from its first bracket.");
        }

        open.Pop();
        if (bracket == ']')
        {
            CloseList();
        }

        at++;
    }

    private void CloseList()
    {
        int depth = counts.Count;
        int count = counts[^1];
        if (sizes[depth - 1] >= 0 && sizes[depth - 1] != count)
        {
            throw new FoveaException(
                $"{Place(at)}: the list that ends here has {Entries(count)}, those before it have {sizes[depth - 1]}. "
                + "All rows of an array are of one length.");
        }

        sizes[depth - 1] = count;
        leaves = leaves < 0 ? depth : leaves;
        counts.RemoveAt(depth - 1);
        if (depth == 1)
        {
            isClosed = true;
        }
        else
        {
            counts[^1]++;
        }
    }

    private void Word()
    {
        int start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && !",;[]()=".Contains(text[at], StringComparison.Ordinal))
        {
            at++;
        }

        string word = text[start..at];
        char next = at < text.Length ? text[at] : ' ';
        bool isName = word.Length > 0 && (char.IsAsciiLetter(word[0]) || word[0] == '_');
        if (next == '(' && (isName || word.Length == 0))
        {
            // array(...), np.float64(...); bare brackets are a Python tuple, which NumPy takes as a list, but a person hardly means.
            if (!isName)
            {
                throw Refused(start, "(");
            }

            open.Push('(');
            at++;
        }
        else if (next == '=' && isName && open.Count > 0 && open.Peek() == '(')
        {
            SkipRest();
        }
        else
        {
            Take(start, word.Length == 0 ? next.ToString() : word);
        }
    }

    // dtype=float32, device='cuda:0', grad_fn=<...>: up to the bracket that closes the call.
    private void SkipRest()
    {
        int depth = 0;
        while (at < text.Length && (depth > 0 || text[at] != ')'))
        {
            depth += text[at] is '(' or '[' ? 1 : text[at] is ')' or ']' ? -1 : 0;
            at++;
        }
    }

    private void Take(int start, string word)
    {
        double value = Value(start, word);
        if (isClosed)
        {
            throw new FoveaException($"{Place(start)}: '{word}' follows after the array's last bracket. Paste one array alone.");
        }

        int depth = counts.Count;
        if (leaves >= 0 && depth != leaves && depth > 0)
        {
            throw new FoveaException($"{Place(start)}: the number {word} stands where a list is expected, as in the places before it.");
        }

        if (depth > 0)
        {
            if (sizes.Count > depth)
            {
                throw new FoveaException($"{Place(start)}: the number {word} stands where a list is expected, as in the places before it.");
            }

            leaves = depth;
            counts[^1]++;
        }

        values.Add(value);
        if (values.Count > MostValues)
        {
            throw new FoveaException($"{Place(start)}: more than {MostValues:N0} numbers. Save the array with np.save and open the file.");
        }
    }

    private double Value(int start, string word)
    {
        string plain = word.Replace('−', '-');
        if (plain is "..." or "…" or "....")
        {
            throw new FoveaException($"{Place(start)}: '{word}' stands for numbers that were left out. {Whole}");
        }

        // The names that NumPy and Python print.
        double? named = plain switch
        {
            "True" or "np.True_" => 1,
            "False" or "np.False_" => 0,
            "nan" or "NaN" => double.NaN,
            "inf" or "Infinity" => double.PositiveInfinity,
            "-inf" or "-Infinity" => double.NegativeInfinity,
            _ => null,
        };
        if (named is { } value)
        {
            return value;
        }

        if (!double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || !plain.Any(char.IsAsciiDigit))
        {
            throw Refused(start, word);
        }

        WrittenDigits.Add(plain);
        return value;
    }

    private FoveaException Refused(int start, string word) => new(
        $"{Place(start)}: '{(word.Length > 24 ? word[..24] + "…" : word)}' is no number. "
        + "Expected an array as NumPy prints it, a Python list or plain numbers.");

    private string Place(int position)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, Math.Min(position, text.Length));
        int line = before.Count('\n') + 1;
        return $"Line {line}, column {before.Length - before.LastIndexOf('\n')}";
    }

    private static string Entries(int count) => count == 1 ? "1 entry" : $"{count} entries";
}
