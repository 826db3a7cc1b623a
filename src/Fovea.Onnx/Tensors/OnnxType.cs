namespace Fovea.Onnx;

/// <summary>The element types that Fovea computes with; the numbers are those of <c>TensorProto.DataType</c>.</summary>
public enum OnnxType
{
    /// <summary>32-bit floating point.</summary>
    Float32 = 1,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8 = 2,

    /// <summary>8-bit signed integer.</summary>
    Int8 = 3,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16 = 4,

    /// <summary>16-bit signed integer.</summary>
    Int16 = 5,

    /// <summary>32-bit signed integer.</summary>
    Int32 = 6,

    /// <summary>64-bit signed integer.</summary>
    Int64 = 7,

    /// <summary>Text; carried, not computed with.</summary>
    Text = 8,

    /// <summary>True or false.</summary>
    Bool = 9,

    /// <summary>16-bit floating point, computed in float32 and rounded once.</summary>
    Float16 = 10,

    /// <summary>64-bit floating point.</summary>
    Float64 = 11,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32 = 12,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64 = 13,
}
