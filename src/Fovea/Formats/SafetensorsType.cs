namespace Fovea.Formats;

/// <summary>The types of numbers that a safetensors file can hold; those marked readable convert to float.</summary>
public enum SafetensorsType
{
    /// <summary>Booleans of one byte.</summary>
    Bool,

    /// <summary>Unsigned bytes.</summary>
    U8,

    /// <summary>Signed bytes.</summary>
    I8,

    /// <summary>Floats of 8 bits, 5 of them exponent.</summary>
    F8E5M2,

    /// <summary>Floats of 8 bits, 4 of them exponent.</summary>
    F8E4M3,

    /// <summary>Powers of two of 8 bits.</summary>
    F8E8M0,

    /// <summary>Signed integers of 16 bits.</summary>
    I16,

    /// <summary>Unsigned integers of 16 bits.</summary>
    U16,

    /// <summary>IEEE 754 floats of 16 bits; readable.</summary>
    F16,

    /// <summary>The upper 16 bits of IEEE 754 floats of 32 bits; readable.</summary>
    BF16,

    /// <summary>Signed integers of 32 bits.</summary>
    I32,

    /// <summary>Unsigned integers of 32 bits.</summary>
    U32,

    /// <summary>IEEE 754 floats of 32 bits; readable.</summary>
    F32,

    /// <summary>Complex numbers of two floats of 32 bits.</summary>
    C64,

    /// <summary>IEEE 754 floats of 64 bits; readable, rounded to float.</summary>
    F64,

    /// <summary>Signed integers of 64 bits.</summary>
    I64,

    /// <summary>Unsigned integers of 64 bits.</summary>
    U64,
}
