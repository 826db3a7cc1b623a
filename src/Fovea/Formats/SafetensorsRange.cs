using System.Buffers.Binary;

namespace Fovea.Formats;

/// <summary>The least and the greatest value of a tensor in a file, found without keeping it.</summary>
internal static class SafetensorsRange
{
    /// <summary>Reads a tensor and tells its range; null for an empty one and for types that this runtime has no numbers for.</summary>
    public static (double Least, double Greatest)? Of(SafetensorsFile file, SafetensorsEntry entry)
    {
        if (entry.Length == 0
            || entry.Type is SafetensorsType.F8E5M2 or SafetensorsType.F8E4M3 or SafetensorsType.F8E8M0 or SafetensorsType.C64)
        {
            return null;
        }

        int size = SafetensorsTypes.Size(entry.Type);
        double least = double.PositiveInfinity;
        double greatest = double.NegativeInfinity;
        foreach (ReadOnlyMemory<byte> chunk in file.Chunks(entry))
        {
            ReadOnlySpan<byte> bytes = chunk.Span;
            for (int i = 0; i < bytes.Length; i += size)
            {
                double value = Read(entry.Type, bytes[i..]);

                // NaN stays once it is met: a file with one is broken, and its range should say so.
                least = Math.Min(least, value);
                greatest = Math.Max(greatest, value);
            }
        }

        return (least, greatest);
    }

    private static double Read(SafetensorsType type, ReadOnlySpan<byte> bytes) => type switch
    {
        SafetensorsType.Bool or SafetensorsType.U8 => bytes[0],
        SafetensorsType.I8 => (sbyte)bytes[0],
        SafetensorsType.I16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        SafetensorsType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        SafetensorsType.I32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        SafetensorsType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        SafetensorsType.I64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        SafetensorsType.U64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        SafetensorsType.F16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        SafetensorsType.BF16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        SafetensorsType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };
}
