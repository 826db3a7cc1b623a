namespace Fovea.Onnx.Operators;

/// <summary>The sets of element types that operators share.</summary>
internal static class TypeSets
{
    /// <summary>Floating point.</summary>
    public static readonly OnnxType[] Reals = [OnnxType.Float32, OnnxType.Float64, OnnxType.Float16];

    /// <summary>Integers that can be negative.</summary>
    public static readonly OnnxType[] Signed = [OnnxType.Int8, OnnxType.Int16, OnnxType.Int32, OnnxType.Int64];

    /// <summary>Integers.</summary>
    public static readonly OnnxType[] Integers = [.. Signed, OnnxType.UInt8, OnnxType.UInt16, OnnxType.UInt32, OnnxType.UInt64];

    /// <summary>Floating point and integers that can be negative.</summary>
    public static readonly OnnxType[] SignedNumbers = [.. Reals, .. Signed];

    /// <summary>Floating point and integers.</summary>
    public static readonly OnnxType[] Numbers = [.. Reals, .. Integers];

    /// <summary>True or false.</summary>
    public static readonly OnnxType[] Booleans = [OnnxType.Bool];

    /// <summary>All but text.</summary>
    public static readonly OnnxType[] NumbersAndBooleans = [.. Numbers, OnnxType.Bool];

    /// <summary>All.</summary>
    public static readonly OnnxType[] All = [.. NumbersAndBooleans, OnnxType.Text];
}
