using System.Collections.Immutable;
using System.Text;

namespace Fovea.Formats.Npy;

/// <summary>
/// Parses the dictionary literal in a .npy header, <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>.
/// Only that much of Python is understood: strings, True and False, and tuples of whole numbers.
/// </summary>
internal sealed class NpyHeaderParser(string file, byte[] text, int offset)
{
    private int position;

    public NpyHeader Parse()
    {
        string? descr = null;
        bool? fortranOrder = null;
        ImmutableArray<int>? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            Blanks();
            int at = position;
            string key = Text();
            Expect(':');
            switch (key)
            {
                case "descr" when descr is null: descr = Descr(); break;
                case "fortran_order" when fortranOrder is null: fortranOrder = Flag(); break;
                case "shape" when shape is null: shape = Shape(); break;
                default: throw Damaged(at, $"found the key '{key}', expected 'descr', 'fortran_order' and 'shape' once each");
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        Blanks();
        if (position < text.Length)
        {
            throw Damaged(position, $"found {Shown()} after the dictionary");
        }

        return new NpyHeader(
            descr ?? throw Damaged(0, "the key 'descr' is missing"),
            fortranOrder ?? throw Damaged(0, "the key 'fortran_order' is missing"),
            shape ?? throw Damaged(0, "the key 'shape' is missing"));
    }

    private string Descr()
    {
        Blanks();
        if (position < text.Length && text[position] == '[')
        {
            throw new FoveaException(
                $"{file}: the array is structured (dtype with named fields), one number for each element is expected. "
                + "Save a single field: np.save(path, X['name'].astype(np.float32)).");
        }

        return Text();
    }

    private string Text()
    {
        Blanks();
        if (position >= text.Length || text[position] is not ((byte)'\'' or (byte)'"'))
        {
            throw Damaged(position, $"found {Shown()}, expected a string");
        }

        byte quote = text[position++];
        int end = Array.IndexOf(text, quote, position);
        if (end < 0)
        {
            throw Damaged(position, "found a string without an end");
        }

        string value = Encoding.Latin1.GetString(text, position, end - position);
        position = end + 1;
        return value;
    }

    private bool Flag()
    {
        Blanks();
        ReadOnlySpan<byte> rest = text.AsSpan(position);
        if (rest.StartsWith("True"u8))
        {
            position += 4;
            return true;
        }

        if (rest.StartsWith("False"u8))
        {
            position += 5;
            return false;
        }

        throw Damaged(position, $"found {Shown()}, expected True or False");
    }

    private ImmutableArray<int> Shape()
    {
        ImmutableArray<int>.Builder shape = ImmutableArray.CreateBuilder<int>();
        Expect('(');
        while (!Accept(')'))
        {
            shape.Add(Number());
            if (shape.Count > 64)
            {
                throw Damaged(position, "found more than 64 dimensions");
            }

            if (!Accept(','))
            {
                Expect(')');
                break;
            }
        }

        return shape.ToImmutable();
    }

    private int Number()
    {
        Blanks();
        int start = position;
        long value = 0;
        while (position < text.Length && text[position] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (text[position++] - '0');
            if (value > int.MaxValue)
            {
                throw Damaged(start, "found a size of 2^31 or more, which no array here can have");
            }
        }

        if (position == start)
        {
            throw Damaged(start, $"found {Shown()}, expected a size of 0 or more");
        }

        // Python 2 wrote long numbers as 10L.
        if (position < text.Length && text[position] == 'L')
        {
            position++;
        }

        return (int)value;
    }

    private void Blanks()
    {
        while (position < text.Length && text[position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            position++;
        }
    }

    private bool Accept(char character)
    {
        Blanks();
        if (position < text.Length && text[position] == character)
        {
            position++;
            return true;
        }

        return false;
    }

    private void Expect(char character)
    {
        if (!Accept(character))
        {
            throw Damaged(position, $"found {Shown()}, expected '{character}'");
        }
    }

    private string Shown() =>
        position >= text.Length ? "the end of the header" : text[position] is > 32 and < 127
            ? $"'{(char)text[position]}'" : $"byte {text[position]:X2}";

    private FoveaException Damaged(int at, string what) =>
        new($"{file}: the .npy header is damaged at byte {offset + at}: {what}. Save the array again with np.save.");
}
