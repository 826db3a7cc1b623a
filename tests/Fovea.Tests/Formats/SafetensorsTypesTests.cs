using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Fovea.Formats;

namespace Fovea.Tests.Formats;

/// <summary>Tensors of every type of number, as they are stored.</summary>
public sealed class SafetensorsTypesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Numbers_of_every_type_are_read_as_they_are_stored()
    {
        Check<byte>("U8", [0, 1, byte.MaxValue]);
        Check<sbyte>("I8", [sbyte.MinValue, 0, sbyte.MaxValue]);
        Check<short>("I16", [short.MinValue, 1, short.MaxValue]);
        Check<ushort>("U16", [1, ushort.MaxValue]);
        Check("I32", [int.MinValue, 1, int.MaxValue]);
        Check("U32", [1u, uint.MaxValue]);
        Check("I64", [long.MinValue, 1L, long.MaxValue]);
        Check("U64", [1UL, ulong.MaxValue]);
        Check("F16", [(Half)1.5f, Half.MinValue, Half.NaN]);
        Check("F32", [1.5f, float.MinValue, float.NaN]);
        Check("F64", [1.5, double.MinValue, double.Epsilon]);

        void Check<T>(string type, T[] values)
            where T : unmanaged
        {
            SafetensorsFile file = Write(type, MemoryMarshal.AsBytes(values.AsSpan()), values.Length);
            var read = new T[values.Length];
            file.ReadExact(file.Entries[0], read.AsSpan());
            Assert.Equal(values, read);
        }
    }

    [Fact]
    public void A_tensor_larger_than_a_piece_is_read_whole()
    {
        int[] values = [.. Enumerable.Range(0, 700_001)];
        SafetensorsFile file = Write("I32", MemoryMarshal.AsBytes(values.AsSpan()), values.Length);
        var read = new int[values.Length];
        file.ReadExact(file.Entries[0], read.AsSpan());
        Assert.Equal(values, read);
        Assert.Equal((0, 700_000), SafetensorsRange.Of(file, file.Entries[0]));
    }

    [Fact]
    public void Bools_are_true_or_false_whatever_the_byte()
    {
        SafetensorsFile file = Write("BOOL", [0, 1, 7], 3);
        var read = new bool[3];
        file.ReadExact(file.Entries[0], read.AsSpan());
        Assert.Equal([0, 1, 1], MemoryMarshal.AsBytes(read.AsSpan()).ToArray());
    }

    [Fact]
    public void Another_type_or_length_is_refused()
    {
        SafetensorsFile file = Write("I16", [1, 0, 2, 0], 2);
        Assert.EndsWith(
            ": t is of type I16. Received a destination of UInt16. Give one of the tensor's own type.",
            Assert.Throws<FoveaException>(() => file.ReadExact(file.Entries[0], new ushort[2].AsSpan())).Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            ": t has 2 values, the destination 3. Give as many places as values.",
            Assert.Throws<FoveaException>(() => file.ReadExact(file.Entries[0], new short[3].AsSpan())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ranges_are_told_for_every_type_that_has_numbers()
    {
        Assert.Equal((-3, 4), RangeOf("BF16", [0x40, 0xC0, 0x80, 0x40], 2));
        Assert.Equal((-1, 127), RangeOf("I8", [0xFF, 0x7F], 2));
        Assert.Equal((0, 255), RangeOf("U8", [0xFF, 0], 2));
        Assert.Null(RangeOf("F8_E4M3", [1, 2], 2));
        Assert.Null(RangeOf("F32", [], 0));
        (double least, double greatest) = RangeOf("F32", [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(float.NaN)], 2)!.Value;
        Assert.True(double.IsNaN(least) && double.IsNaN(greatest));

        (double Least, double Greatest)? RangeOf(string type, byte[] data, int count)
        {
            SafetensorsFile file = Write(type, data, count);
            return SafetensorsRange.Of(file, file.Entries[0]);
        }
    }

    private SafetensorsFile Write(string type, ReadOnlySpan<byte> data, int count)
    {
        byte[] header = Encoding.UTF8.GetBytes(
            $"{{\"t\": {{\"dtype\": \"{type}\", \"shape\": [{count}], \"data_offsets\": [0, {data.Length}]}}}}");
        byte[] bytes = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)header.Length);
        header.CopyTo(bytes, 8);
        data.CopyTo(bytes.AsSpan(8 + header.Length));
        string path = folder.File("t.safetensors");
        File.WriteAllBytes(path, bytes);
        return Safetensors.Read(path);
    }
}
