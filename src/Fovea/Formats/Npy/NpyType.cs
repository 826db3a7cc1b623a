namespace Fovea.Formats.Npy;

/// <summary>The types of numbers that .npy files hold.</summary>
public enum NpyType
{
    /// <summary>Booleans of one byte, 0 or 1.</summary>
    Boolean,

    /// <summary>Signed integers of 8 bits.</summary>
    Int8,

    /// <summary>Unsigned integers of 8 bits.</summary>
    UInt8,

    /// <summary>Signed integers of 16 bits.</summary>
    Int16,

    /// <summary>Unsigned integers of 16 bits.</summary>
    UInt16,

    /// <summary>Signed integers of 32 bits.</summary>
    Int32,

    /// <summary>Unsigned integers of 32 bits.</summary>
    UInt32,

    /// <summary>Signed integers of 64 bits.</summary>
    Int64,

    /// <summary>Unsigned integers of 64 bits.</summary>
    UInt64,

    /// <summary>IEEE 754 floats of 16 bits.</summary>
    Float16,

    /// <summary>IEEE 754 floats of 32 bits.</summary>
    Float32,

    /// <summary>IEEE 754 floats of 64 bits.</summary>
    Float64,
}
