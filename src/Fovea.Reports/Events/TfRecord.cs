using System.Buffers.Binary;

namespace Fovea.Reports.Events;

/// <summary>
/// The framing of TFRecord files. Each record is its length (8 bytes), the checksum of these, its content and the checksum of that, all
/// little-endian.
/// </summary>
internal static class TfRecord
{
    private const int HeadLength = sizeof(ulong) + sizeof(uint);

    /// <summary>More than any record that a run writes: what claims to be longer is damaged.</summary>
    private const ulong Longest = 1 << 28;

    public static void Write(Stream stream, ReadOnlySpan<byte> content)
    {
        // One write for the whole record, so that another program that reads along seldom meets half of one.
        var record = new byte[HeadLength + content.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), MaskedCrc.Of(record.AsSpan(0, sizeof(ulong))));
        content.CopyTo(record.AsSpan(HeadLength));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeadLength + content.Length), MaskedCrc.Of(content));
        stream.Write(record);
    }

    /// <summary>Reads the next record; null at the end and where no whole, undamaged record follows.</summary>
    /// <param name="stream">The file; afterwards behind the record, or anywhere where there was none.</param>
    public static byte[]? Read(Stream stream)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        if (stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) < HeadLength)
        {
            return null;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(head);
        ulong left = (ulong)Math.Max(0, stream.Length - stream.Position);
        if (MaskedCrc.Of(head[..sizeof(ulong)]) != BinaryPrimitives.ReadUInt32LittleEndian(head[sizeof(ulong)..])
            || length > Longest || length + sizeof(uint) > left)
        {
            return null;
        }

        var content = new byte[length];
        stream.ReadExactly(content);
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        stream.ReadExactly(sum);
        return MaskedCrc.Of(content) == BinaryPrimitives.ReadUInt32LittleEndian(sum) ? content : null;
    }
}
