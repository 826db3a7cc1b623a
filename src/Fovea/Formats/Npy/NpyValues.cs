using System.Buffers.Binary;

namespace Fovea.Formats.Npy;

/// <summary>Decodes the elements of a .npy file by their dtype.</summary>
internal static class NpyValues
{
    /// <summary>The size of an element in bytes, or 0 for a dtype that is not read.</summary>
    public static int Size(string descr)
    {
        if (descr.Length != 3 || descr[0] is not ('<' or '>' or '|' or '='))
        {
            return 0;
        }

        int size = descr[1..] switch
        {
            "f8" or "i8" or "u8" => 8,
            "f4" or "i4" or "u4" => 4,
            "i2" or "u2" => 2,
            "b1" or "i1" or "u1" => 1,
            _ => 0,
        };

        // '|' says that the order of bytes does not matter, which is only true of single bytes; '=' never stands in files of NumPy.
        return descr[0] switch
        {
            '|' when size != 1 => 0,
            '=' => 0,
            _ => size,
        };
    }

    public static bool IsSingle(string descr) => descr.EndsWith("f4", StringComparison.Ordinal);

    /// <summary>What Python's programmers call a dtype: float16 for &lt;f2.</summary>
    public static string Name(string descr) => descr.TrimStart('<', '>', '|', '=') switch
    {
        "f2" => "float16",
        "f16" => "float128",
        "c8" => "complex64",
        "c16" => "complex128",
        "O" => "object",
        var other => other.Length > 0 ? other[0] switch { 'U' or 'S' => "text", 'M' or 'm' => "dates", _ => descr } : descr,
    };

    public static void Singles(ReadOnlySpan<byte> bytes, Span<float> values, bool bigEndian)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> element = bytes[(4 * i)..];
            values[i] = bigEndian ? BinaryPrimitives.ReadSingleBigEndian(element) : BinaryPrimitives.ReadSingleLittleEndian(element);
        }
    }

    public static void Doubles(ReadOnlySpan<byte> bytes, Span<double> values, string descr)
    {
        int size = Size(descr);
        bool bigEndian = descr[0] == '>';
        Span<byte> little = stackalloc byte[8];
        for (int i = 0; i < values.Length; i++)
        {
            bytes.Slice(i * size, size).CopyTo(little);
            if (bigEndian)
            {
                little[..size].Reverse();
            }

            values[i] = descr[1..] switch
            {
                "f8" => BinaryPrimitives.ReadDoubleLittleEndian(little),
                "i8" => BinaryPrimitives.ReadInt64LittleEndian(little),
                "u8" => BinaryPrimitives.ReadUInt64LittleEndian(little),
                "i4" => BinaryPrimitives.ReadInt32LittleEndian(little),
                "u4" => BinaryPrimitives.ReadUInt32LittleEndian(little),
                "i2" => BinaryPrimitives.ReadInt16LittleEndian(little),
                "u2" => BinaryPrimitives.ReadUInt16LittleEndian(little),
                "i1" => (sbyte)little[0],
                "u1" => little[0],
                _ => little[0] == 0 ? 0 : 1,
            };
        }
    }
}
