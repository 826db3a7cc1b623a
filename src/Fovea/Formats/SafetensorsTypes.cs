namespace Fovea.Formats;

/// <summary>The names and sizes of the number types in safetensors files.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, SafetensorsType Type, int Size)[] All =
    [
        ("BOOL", SafetensorsType.Bool, 1), ("U8", SafetensorsType.U8, 1), ("I8", SafetensorsType.I8, 1),
        ("F8_E5M2", SafetensorsType.F8E5M2, 1), ("F8_E4M3", SafetensorsType.F8E4M3, 1), ("F8_E8M0", SafetensorsType.F8E8M0, 1),
        ("I16", SafetensorsType.I16, 2), ("U16", SafetensorsType.U16, 2), ("F16", SafetensorsType.F16, 2),
        ("BF16", SafetensorsType.BF16, 2),
        ("I32", SafetensorsType.I32, 4), ("U32", SafetensorsType.U32, 4), ("F32", SafetensorsType.F32, 4),
        ("C64", SafetensorsType.C64, 8), ("F64", SafetensorsType.F64, 8), ("I64", SafetensorsType.I64, 8), ("U64", SafetensorsType.U64, 8),
    ];

    public static IEnumerable<string> Names => All.Select(entry => entry.Name);

    public static SafetensorsType? Parse(string name)
    {
        foreach (var entry in All)
        {
            if (entry.Name == name)
            {
                return entry.Type;
            }
        }

        return null;
    }

    /// <summary>The type whose numbers a .NET type holds, or null.</summary>
    public static SafetensorsType? Of<T>()
        where T : unmanaged => default(T) switch
        {
            bool => SafetensorsType.Bool,
            byte => SafetensorsType.U8,
            sbyte => SafetensorsType.I8,
            short => SafetensorsType.I16,
            ushort => SafetensorsType.U16,
            Half => SafetensorsType.F16,
            int => SafetensorsType.I32,
            uint => SafetensorsType.U32,
            float => SafetensorsType.F32,
            double => SafetensorsType.F64,
            long => SafetensorsType.I64,
            ulong => SafetensorsType.U64,
            _ => null,
        };

    public static int Size(SafetensorsType type) => All.First(entry => entry.Type == type).Size;

    public static string Name(SafetensorsType type) => All.First(entry => entry.Type == type).Name;
}
