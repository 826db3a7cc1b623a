namespace Fovea.Formats.Hdf5;

/// <summary>The kinds of elements that are told apart.</summary>
public enum Hdf5Kind
{
    /// <summary>Whole numbers and booleans.</summary>
    Integer,

    /// <summary>IEEE 754 numbers of 16, 32 or 64 bits.</summary>
    Float,

    /// <summary>Texts of one length for all.</summary>
    Text,

    /// <summary>Texts of any length.</summary>
    VariableText,

    /// <summary>Something else, which is not read.</summary>
    Other,
}

/// <summary>The type of the elements of a dataset or an attribute.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Size">The bytes of an element in the file.</param>
/// <param name="IsBigEndian">Whether numbers begin with their highest byte.</param>
/// <param name="IsSigned">Whether whole numbers can be negative.</param>
/// <param name="Description">The type in words, for messages.</param>
public sealed record Hdf5Type(Hdf5Kind Kind, int Size, bool IsBigEndian, bool IsSigned, string Description)
{
    /// <summary>Whether the elements are bytes, 0 to 255.</summary>
    public bool IsByte => Kind == Hdf5Kind.Integer && Size == 1 && !IsSigned;

    /// <summary>Whether texts end at their last character that is no blank, in place of the first zero byte.</summary>
    internal bool IsSpacePadded { get; private init; }

    // An array type can hold another one: deeper nesting than this stands in no file.
    private const int Deepest = 8;

    internal static Hdf5Type Parse(Hdf5Source source, Hdf5Cursor cursor, int depth = 0)
    {
        long at = cursor.Address;
        int first = cursor.Byte();
        int bits = cursor.Byte() | (cursor.Byte() << 8) | (cursor.Byte() << 16);
        long size = cursor.UInt32();
        if (first >> 4 is < 1 or > 4 || size is < 1 or > (1 << 28) || depth > Deepest)
        {
            throw source.Damaged(at, $"a type has the version {first >> 4} and {size} bytes");
        }

        bool isBig = (bits & 1) != 0;
        int length = (int)size;
        switch (first & 15)
        {
            case 0:
                bool isSigned = (bits & 8) != 0;
                int offset = cursor.UInt16();
                int precision = cursor.UInt16();
                bool isWhole = length is 1 or 2 or 4 or 8 && offset == 0 && precision == 8 * length;
                return isWhole
                    ? new Hdf5Type(Hdf5Kind.Integer, length, isBig, isSigned, $"{(isSigned ? "int" : "uint")}{8 * length}")
                    : Other(length, $"whole numbers of {precision} bits");
            case 1:
                cursor.Skip(4);
                (int exponentAt, int exponent, int mantissaAt, int mantissa) = (cursor.Byte(), cursor.Byte(), cursor.Byte(), cursor.Byte());
                bool isIeee = (length, exponentAt, exponent, mantissaAt, mantissa)
                    is (2, 10, 5, 0, 10) or (4, 23, 8, 0, 23) or (8, 52, 11, 0, 52) && (bits & 0x40) == 0;
                return isIeee
                    ? new Hdf5Type(Hdf5Kind.Float, length, isBig, true, $"float{8 * length}")
                    : Other(length, $"floats of {8 * length} bits that are not of IEEE 754");
            case 3:
                return new Hdf5Type(Hdf5Kind.Text, length, false, false, $"texts of {length} bytes") { IsSpacePadded = (bits & 15) == 2 };
            case 8:
                // Booleans are an enumeration of whole numbers.
                Hdf5Type number = Parse(source, cursor, depth + 1);
                return number.Size == length ? number : Other(length, "an enumeration");
            case 9 when (bits & 15) == 1:
                return length == 8 + source.OffsetSize
                    ? new Hdf5Type(Hdf5Kind.VariableText, length, false, false, "texts of any length")
                    : throw source.Damaged(at, $"texts of any length have {length} bytes");
            default:
                return Other(length, (first & 15) switch
                {
                    2 => "times",
                    4 => "bit fields",
                    5 => "opaque bytes",
                    6 => "compounds of named fields",
                    7 => "references",
                    9 => "lists of any length",
                    10 => "arrays as elements",
                    _ => "an unknown type",
                });
        }
    }

    private static Hdf5Type Other(int size, string description) => new(Hdf5Kind.Other, size, false, false, description);
}
