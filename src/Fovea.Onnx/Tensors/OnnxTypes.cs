namespace Fovea.Onnx;

/// <summary>Element types and the .NET types that hold them.</summary>
internal static class OnnxTypes
{
    /// <summary>The element type of a .NET type.</summary>
    public static OnnxType Of<T>() => default(T) switch
    {
        float => OnnxType.Float32,
        double => OnnxType.Float64,
        Half => OnnxType.Float16,
        sbyte => OnnxType.Int8,
        byte => OnnxType.UInt8,
        short => OnnxType.Int16,
        ushort => OnnxType.UInt16,
        int => OnnxType.Int32,
        uint => OnnxType.UInt32,
        long => OnnxType.Int64,
        ulong => OnnxType.UInt64,
        bool => OnnxType.Bool,
        _ when typeof(T) == typeof(string) => OnnxType.Text,
        _ => throw new FoveaException($"{typeof(T)} is no element type of a tensor."),
    };

    /// <summary>The name that messages and tables use: that of the ONNX specification.</summary>
    public static string NameOf(OnnxType type) => type switch
    {
        OnnxType.Float32 => "float32",
        OnnxType.Float64 => "float64",
        OnnxType.Float16 => "float16",
        OnnxType.Text => "string",
        _ => type.ToString().ToLowerInvariant(),
    };
}
