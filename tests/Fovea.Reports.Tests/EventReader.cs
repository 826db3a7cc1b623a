using System.Buffers.Binary;
using System.Text;

namespace Fovea.Reports.Tests;

/// <summary>A record as it was read.</summary>
internal sealed record ReadEvent(
    double WallTime, long Step, string? Version, string? Writer, List<(string Tag, float? Scalar, ReadHistogram? Histogram)> Values);

/// <summary>A histogram as it was read.</summary>
internal sealed record ReadHistogram(double Min, double Max, double Count, double Sum, double Squares, double[] Limits, double[] Counts);

/// <summary>
/// Reads event files byte by byte after the published formats: TFRecord framing, CRC-32C bit by bit, and protobuf's wire format. It shares no
/// code with what wrote them.
/// </summary>
internal static class EventReader
{
    public static List<ReadEvent> Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        var events = new List<ReadEvent>();
        for (int at = 0; at < bytes.Length;)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)));
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            Span<byte> content = bytes.AsSpan(at + 12, length);
            Assert.Equal(Masked(content), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            events.Add(Event(content.ToArray()));
            at += 16 + length;
        }

        return events;
    }

    /// <summary>CRC-32C, polynomial 0x1EDC6F41, reflected.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xffffffff;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78 : 0);
            }
        }

        return crc ^ 0xffffffff;
    }

    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc(bytes);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8);
    }

    private static ReadEvent Event(byte[] bytes)
    {
        double time = 0;
        long step = 0;
        string? version = null, writer = null;
        var values = new List<(string, float?, ReadHistogram?)>();
        foreach (var (field, content) in Fields(bytes))
        {
            switch (field)
            {
                case 1: time = BitConverter.ToDouble(content); break;
                case 2: step = BitConverter.ToInt64(content); break;
                case 3: version = Encoding.UTF8.GetString(content); break;
                case 5: values.AddRange(Fields(content).Select(value => Value(value.Content))); break;
                case 10: writer = Encoding.UTF8.GetString(Fields(content).Single().Content); break;
                default: Assert.Fail($"Field {field} is none of an event."); break;
            }
        }

        return new ReadEvent(time, step, version, writer, values);
    }

    private static (string Tag, float? Scalar, ReadHistogram? Histogram) Value(byte[] bytes)
    {
        Dictionary<int, byte[]> fields = Fields(bytes).ToDictionary(field => field.Field, field => field.Content);
        Assert.Equal(2, fields.Count);
        return (
            Encoding.UTF8.GetString(fields[1]),
            fields.TryGetValue(2, out byte[]? scalar) ? BitConverter.ToSingle(scalar) : null,
            fields.TryGetValue(5, out byte[]? histogram) ? Histogram(histogram) : null);
    }

    private static ReadHistogram Histogram(byte[] bytes)
    {
        Dictionary<int, byte[]> fields = Fields(bytes).ToDictionary(field => field.Field, field => field.Content);
        double Real(int field) => fields.TryGetValue(field, out byte[]? content) ? BitConverter.ToDouble(content) : 0;
        double[] Packed(int field) => [.. fields[field].Chunk(8).Select(chunk => BitConverter.ToDouble(chunk))];
        return new ReadHistogram(Real(1), Real(2), Real(3), Real(4), Real(5), Packed(6), Packed(7));
    }

    // Numbers come as their little-endian bytes, varints as those of a long.
    private static List<(int Field, byte[] Content)> Fields(byte[] bytes)
    {
        var fields = new List<(int, byte[])>();
        for (int at = 0; at < bytes.Length;)
        {
            ulong key = Varint(bytes, ref at);
            int length = (int)(key & 7) switch
            {
                0 => -1,
                1 => 8,
                2 => (int)Varint(bytes, ref at),
                5 => 4,
                _ => throw new InvalidDataException($"wire type {key & 7}"),
            };
            if (length < 0)
            {
                fields.Add(((int)(key >> 3), BitConverter.GetBytes(Varint(bytes, ref at))));
            }
            else
            {
                fields.Add(((int)(key >> 3), bytes[at..(at + length)]));
                at += length;
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
