using System.Buffers.Binary;
using System.Numerics;

namespace Fovea.Reports.Events;

/// <summary>
/// The checksum of TFRecord files: CRC-32C (Castagnoli), turned and shifted by a constant, so that the checksum of data that hold checksums
/// themselves stays a good one.
/// </summary>
internal static class MaskedCrc
{
    private const uint Shift = 0xa282ead8;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return BitOperations.RotateRight(~crc, 15) + Shift;
    }
}
