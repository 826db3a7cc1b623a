using System.Buffers.Binary;
using System.Text;

namespace Fovea.Formats.Hdf5;

/// <summary>Reads the fields of a structure one after the other; all of HDF5's own fields are little endian.</summary>
/// <param name="source">The file.</param>
/// <param name="bytes">The structure.</param>
/// <param name="address">Where it lies, for messages.</param>
/// <param name="what">What it is, for messages.</param>
internal sealed class Hdf5Cursor(Hdf5Source source, ReadOnlyMemory<byte> bytes, long address, string what)
{
    public int Position { get; set; }

    public int Left => bytes.Length - Position;

    public long Address => address + Position;

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > Left)
        {
            throw source.Damaged(Address, $"{what} ends in the middle");
        }

        Position += count;
        return bytes.Span.Slice(Position - count, count);
    }

    /// <summary>A part as a cursor of its own.</summary>
    public Hdf5Cursor Part(int count)
    {
        long at = Address;
        int from = Position;
        Bytes(count);
        return new Hdf5Cursor(source, bytes.Slice(from, count), at, what);
    }

    public byte[] Rest() => Bytes(Left).ToArray();

    public void Skip(int count) => Bytes(count);

    public byte Byte() => Bytes(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public long UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>A number of 1 to 8 bytes; one that no file can mean is refused.</summary>
    public long Number(int size)
    {
        if (size is < 1 or > 8)
        {
            throw source.Damaged(Address, $"{what} has numbers of {size} bytes");
        }

        ulong value = 0;
        ReadOnlySpan<byte> digits = Bytes(size);
        for (int i = size - 1; i >= 0; i--)
        {
            value = (value << 8) | digits[i];
        }

        return value <= long.MaxValue ? (long)value : throw source.Damaged(Address - size, $"{what} has the number {value}");
    }

    public long Length() => Number(source.LengthSize);

    /// <summary>An address, or <see cref="Hdf5Source.Nowhere"/>.</summary>
    public long Place()
    {
        ReadOnlySpan<byte> digits = Bytes(source.OffsetSize);
        if (digits.IndexOfAnyExcept((byte)0xFF) < 0)
        {
            return Hdf5Source.Nowhere;
        }

        Position -= source.OffsetSize;
        return Number(source.OffsetSize);
    }

    /// <summary>Text up to the first zero byte, or all of it.</summary>
    public string Text(int count)
    {
        ReadOnlySpan<byte> text = Bytes(count);
        int end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    public void Expect(ReadOnlySpan<byte> signature)
    {
        long at = Address;
        if (!Bytes(signature.Length).SequenceEqual(signature))
        {
            throw source.Damaged(at, $"{what} does not begin with {Encoding.ASCII.GetString(signature)}");
        }
    }
}
