using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Fovea.Bench.Onnx;

/// <summary>
/// One message in the wire format of Protocol Buffers: fields of a number and a type, as its encoding guide describes them
/// (protobuf.dev/programming-guides/encoding).
/// </summary>
internal sealed class ProtobufMessage
{
    private const int VariableInteger = 0;
    private const int LengthDelimited = 2;
    private const int FourBytes = 5;
    private readonly List<byte> bytes = [];

    public ProtobufMessage Integer(int field, long value)
    {
        Tag(field, VariableInteger);
        Variable((ulong)value);
        return this;
    }

    public ProtobufMessage Float(int field, float value)
    {
        Tag(field, FourBytes);
        Span<byte> buffer = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(buffer, value);
        bytes.AddRange(buffer);
        return this;
    }

    public ProtobufMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufMessage Message(int field, ProtobufMessage value) => Bytes(field, value.ToArray());

    /// <summary>Floats in the order of this machine, which is little-endian wherever the peers run.</summary>
    public ProtobufMessage RawFloats(int field, ReadOnlySpan<float> values) => Bytes(field, MemoryMarshal.AsBytes(values));

    public byte[] ToArray() => [.. bytes];

    private ProtobufMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, LengthDelimited);
        Variable((ulong)value.Length);
        bytes.AddRange(value);
        return this;
    }

    private void Tag(int field, int type) => Variable(((ulong)field << 3) | (uint)type);

    // Seven bits a byte, the lowest first; the eighth says that more follow.
    private void Variable(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }
}
