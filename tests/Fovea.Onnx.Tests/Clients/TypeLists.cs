namespace Fovea.Onnx.Tests.Clients;

/// <summary>Element types to draw from; those that networks are made of come more often.</summary>
internal static class TypeLists
{
    public static readonly OnnxType[] Reals = [OnnxType.Float32, OnnxType.Float32, OnnxType.Float64, OnnxType.Float16];
    public static readonly OnnxType[] Integers =
    [
        OnnxType.Int32, OnnxType.Int64, OnnxType.UInt8, OnnxType.Int8, OnnxType.Int16, OnnxType.UInt16, OnnxType.UInt32, OnnxType.UInt64,
    ];

    public static readonly OnnxType[] SignedNumbers = [.. Reals, OnnxType.Int8, OnnxType.Int16, OnnxType.Int32, OnnxType.Int64];
    public static readonly OnnxType[] Numbers = [.. Reals, .. Integers];
    public static readonly OnnxType[] NumbersAndBooleans = [.. Numbers, OnnxType.Bool];
}
