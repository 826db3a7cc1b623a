using System.Runtime.InteropServices;

namespace Fovea.Formats.Npy;

/// <summary>The names, sizes and .NET types of the number types in .npy files, and how their bytes become numbers.</summary>
internal static class NpyTypes
{
    private static readonly (NpyType Type, string Code, int Size, string Name, Type Element)[] All =
    [
        (NpyType.Boolean, "b1", 1, "bool", typeof(bool)),
        (NpyType.Int8, "i1", 1, "int8", typeof(sbyte)), (NpyType.UInt8, "u1", 1, "uint8", typeof(byte)),
        (NpyType.Int16, "i2", 2, "int16", typeof(short)), (NpyType.UInt16, "u2", 2, "uint16", typeof(ushort)),
        (NpyType.Int32, "i4", 4, "int32", typeof(int)), (NpyType.UInt32, "u4", 4, "uint32", typeof(uint)),
        (NpyType.Int64, "i8", 8, "int64", typeof(long)), (NpyType.UInt64, "u8", 8, "uint64", typeof(ulong)),
        (NpyType.Float16, "f2", 2, "float16", typeof(Half)), (NpyType.Float32, "f4", 4, "float32", typeof(float)),
        (NpyType.Float64, "f8", 8, "float64", typeof(double)),
    ];

    /// <summary>The type that a dtype such as <c>&lt;f4</c> names, and whether its bytes come highest first; null for others.</summary>
    public static (NpyType Type, bool IsBigEndian)? Parse(string descr)
    {
        if (descr.Length != 3 || descr[0] is not ('<' or '>' or '|'))
        {
            return null;
        }

        foreach (var entry in All)
        {
            // '|' says that the order of bytes does not matter, which is only true of single bytes.
            if (descr.EndsWith(entry.Code, StringComparison.Ordinal) && (descr[0] != '|' || entry.Size == 1))
            {
                return (entry.Type, descr[0] == '>');
            }
        }

        return null;
    }

    /// <summary>The dtype as NumPy writes it on the processors of today.</summary>
    public static string Descr(NpyType type) => (Size(type) == 1 ? "|" : "<") + All[(int)type].Code;

    public static int Size(NpyType type) => All[(int)type].Size;

    public static string Name(NpyType type) => All[(int)type].Name;

    /// <summary>The type of file that holds a .NET type.</summary>
    /// <exception cref="FoveaException">None does.</exception>
    public static NpyType Of<T>()
        where T : unmanaged
    {
        foreach (var entry in All)
        {
            if (entry.Element == typeof(T))
            {
                return entry.Type;
            }
        }

        throw new FoveaException(
            $".npy files hold no {typeof(T).Name}. Expected bool, Half, float, double or a whole number of 8 to 64 bits.");
    }

    /// <summary>What Python's programmers call a dtype that is not read: complex64 for &lt;c8.</summary>
    public static string NameOfOther(string descr) => descr.TrimStart('<', '>', '|', '=') switch
    {
        "f16" => "float128",
        "c8" => "complex64",
        "c16" => "complex128",
        "O" => "object",
        var other => other.Length > 0 ? other[0] switch { 'U' or 'S' => "text", 'M' or 'm' => "dates", _ => descr } : descr,
    };

    /// <summary>Brings elements from the order of bytes of a file into that of this machine, or back.</summary>
    public static void Reorder(Span<byte> elements, NpyType type, bool isBigEndian)
    {
        int size = Size(type);
        if (size > 1 && isBigEndian == BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < elements.Length; i += size)
            {
                elements.Slice(i, size).Reverse();
            }
        }

        if (type == NpyType.Boolean)
        {
            foreach (ref byte element in elements)
            {
                element = element == 0 ? (byte)0 : (byte)1;
            }
        }
    }

    /// <summary>An element in this machine's order of bytes as a number.</summary>
    public static double ToDouble(ReadOnlySpan<byte> element, NpyType type) => type switch
    {
        NpyType.Int8 => (sbyte)element[0],
        NpyType.Int16 => BitConverter.ToInt16(element),
        NpyType.UInt16 => BitConverter.ToUInt16(element),
        NpyType.Int32 => BitConverter.ToInt32(element),
        NpyType.UInt32 => BitConverter.ToUInt32(element),
        NpyType.Int64 => BitConverter.ToInt64(element),
        NpyType.UInt64 => BitConverter.ToUInt64(element),
        NpyType.Float16 => (double)BitConverter.ToHalf(element),
        NpyType.Float32 => BitConverter.ToSingle(element),
        NpyType.Float64 => BitConverter.ToDouble(element),
        _ => element[0],
    };

    /// <summary>Elements in this machine's order of bytes as float32; others are rounded.</summary>
    public static void ToSingles(ReadOnlySpan<byte> elements, NpyType type, Span<float> values)
    {
        if (type == NpyType.Float32)
        {
            MemoryMarshal.Cast<byte, float>(elements)[..values.Length].CopyTo(values);
            return;
        }

        int size = Size(type);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)ToDouble(elements.Slice(i * size, size), type);
        }
    }
}
