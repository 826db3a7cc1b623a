using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Fovea.Formats;

namespace Fovea.Tests.Formats;

public sealed class SafetensorsTests : IDisposable
{
    // The characters that make JSON what it is; random bytes alone would seldom get past the parser.
    private static readonly byte[] Marks = "{}[]\",:0123456789eE-. \\u"u8.ToArray();

    private readonly TemporaryFolder folder = new();

    private string Target => folder.File("t.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        Safetensors.Write(
            Target,
            [new("a", new Shape(2), new float[] { 1, -2 }), new("b", new Shape(1, 1), new float[] { 0.5f })],
            new Dictionary<string, string> { ["z"] = "1", ["k"] = "ä\n" });
        byte[] bytes = File.ReadAllBytes(Target);
        const string Header = """{"__metadata__": {"k": "ä\n", "z": "1"}, "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},"""
            + """ "b": {"dtype": "F32", "shape": [1, 1], "data_offsets": [8, 12]}}""";
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(Header, Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.InRange(length - Encoding.UTF8.GetByteCount(Header), 0, 7);
        Assert.Equal("0000803F000000C00000003F", Convert.ToHexString(bytes.AsSpan(8 + length)));
    }

    [Fact]
    public void What_is_written_is_read_back_bit_for_bit()
    {
        float[] values = [float.NaN, float.PositiveInfinity, -0f, float.Epsilon, 1 / 3f, float.MinValue];
        Safetensors.Write(Target, [new("x", new Shape(2, 3), values)], new Dictionary<string, string> { ["who"] = "me" });
        SafetensorsFile file = Safetensors.Read(Target);
        Assert.Equal("me", Assert.Single(file.Metadata).Value);
        SafetensorsEntry entry = Assert.Single(file.Entries);
        Assert.Equal(("x", SafetensorsType.F32, 6L), (entry.Name, entry.Type, entry.Length));
        Assert.Equal([2, 3], entry.Shape);
        float[] read = new float[6];
        file.Read(entry, read);
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), read.Select(BitConverter.SingleToInt32Bits));
        Assert.Null(file.Find("y"));
    }

    [Fact]
    public void Large_tensors_are_read_across_the_borders_of_chunks()
    {
        float[] values = [.. Enumerable.Range(0, 40_001).Select(i => (float)i)];
        Safetensors.Write(Target, [new("small", new Shape(3), values.AsMemory(0, 3)), new("large", new Shape(40_001), values)]);
        SafetensorsFile file = Safetensors.Read(Target);
        float[] read = new float[values.Length];
        file.Read(file.Find("large")!, read);
        Assert.Equal(values, read);
    }

    [Fact]
    public void Halves_and_doubles_convert_to_float()
    {
        byte[] data = new byte[2 + 2 + 8];
        BinaryPrimitives.WriteHalfLittleEndian(data, (Half)1.5f);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2), 0xC040);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(4), 1 / 3.0);
        WriteRaw(
            """{"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"BF16","shape":[],"data_offsets":[2,4]},"""
            + """ "d":{"dtype":"F64","shape":[1,1],"data_offsets":[4,12]}}""",
            data);
        SafetensorsFile file = Safetensors.Read(Target);
        Assert.Equal(["h", "b", "d"], file.Entries.Select(entry => entry.Name));
        float[] value = new float[1];
        Assert.Equal([1.5f, -3f, (float)(1 / 3.0)], file.Entries.Select(entry =>
        {
            file.Read(entry, value);
            return value[0];
        }));
    }

    [Fact]
    public void Other_types_are_listed_and_refused_when_read()
    {
        WriteRaw("""{"i":{"dtype":"I64","shape":[0],"data_offsets":[0,0]},"u":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""",
            new byte[3]);
        SafetensorsFile file = Safetensors.Read(Target);
        Assert.Equal([0L, 3L], file.Entries.Select(entry => entry.Length));
        Assert.Equal(
            $"{Target}: u is of type U8, which does not convert to float. Readable are F16, BF16, F32 and F64.",
            Assert.Throws<FoveaException>(() => file.Read(file.Find("u")!, new float[3])).Message);
    }

    [Fact]
    public void A_destination_of_another_length_is_refused()
    {
        Safetensors.Write(Target, [new("x", new Shape(2), new float[2])]);
        SafetensorsFile file = Safetensors.Read(Target);
        Assert.Equal(
            $"{Target}: x has 2 values, the destination 3. Give as many places as values.",
            Assert.Throws<FoveaException>(() => file.Read(file.Entries[0], new float[3])).Message);
    }

    [Fact]
    public void A_file_that_shrinks_after_its_header_was_read_is_told()
    {
        Safetensors.Write(Target, [new("x", new Shape(20_000), new float[20_000])]);
        SafetensorsFile file = Safetensors.Read(Target);
        File.WriteAllBytes(Target, File.ReadAllBytes(Target)[..1000]);
        Assert.Equal(
            $"{Target}, byte 1000: the file ends here. It was changed after its header was read.",
            Assert.Throws<FoveaException>(() => file.Read(file.Entries[0], new float[20_000])).Message);
        File.Delete(Target);
        Assert.StartsWith(
            $"{Target}: x could not be read: ",
            Assert.Throws<FoveaException>(() => file.Read(file.Entries[0], new float[20_000])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_written_is_refused_before_a_file_is_touched()
    {
        var tensor = new SafetensorsTensor("a", new Shape(1), new float[1]);
        Assert.Equal(
            $"{Target}: the tensor name 'a' is reserved or used twice. Give each tensor its own name.",
            Assert.Throws<FoveaException>(() => Safetensors.Write(Target, [tensor, tensor])).Message);
        Assert.Equal(
            $"{Target}: the tensor name '__metadata__' is reserved or used twice. Give each tensor its own name.",
            Assert.Throws<FoveaException>(() => Safetensors.Write(Target, [new("__metadata__", new Shape(1), new float[1])])).Message);
        Assert.Equal(
            $"{Target}: a has 3 values, its shape [2] holds 2. Give one for each place.",
            Assert.Throws<FoveaException>(() => Safetensors.Write(Target, [new("a", new Shape(2), new float[3])])).Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    public static TheoryData<string, int, string> Damaged => new()
    {
        { "[]", 0, ", byte 8: the header must hold an object in braces here. The file is damaged or none of this format." },
        { "{", 0, ", byte 9: the header is no JSON. The file is damaged or none of this format." },
        { "", 0, ", byte 8: the header is no JSON. The file is damaged or none of this format." },
        { "{} x", 0, ", byte 11: the header is no JSON. The file is damaged or none of this format." },
        {
            """{"a":1}""", 0,
            ", byte 13: the header must hold an object that describes a tensor here. The file is damaged or none of this format."
        },
        { """{"__metadata__":{"a":1}}""", 0, ", byte 29: the header must hold a text here. The file is damaged or none of this format." },
        {
            """{"__metadata__":{},"__metadata__":{}}""", 0,
            ", byte 27: the name '__metadata__' stands twice in the header. The file is damaged."
        },
        { """{"__metadata__":{"a":"","a":""}}""", 0, ", byte 36: the metadata 'a' stands twice in the header. The file is damaged." },
        { """{"\ud800":1}""", 0, ", byte 9: the header holds text that is not valid Unicode. The file is damaged." },
        {
            """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
            ", byte 62: the name 'a' stands twice in the header. The file is damaged."
        },
        {
            """{"a":{"dtype":"F32","shape":[1]}}""", 0,
            ", byte 9: a is described in part. Expected dtype, shape and data_offsets with two numbers. The file is damaged."
        },
        {
            """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"dtype":"F32"}}""", 4,
            ", byte 9: a has an unknown or repeated property 'dtype'. Expected dtype, shape and data_offsets once each."
        },
        {
            """{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}""", 4,
            ", byte 9: a has the unknown type 'F99'. "
            + "Known are BOOL, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, I16, U16, F16, BF16, I32, U32, F32, C64, F64, I64, U64."
        },
        {
            """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4,
            ", byte 37: sizes and offsets are whole numbers from 0. The file is damaged."
        },
        {
            """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4,
            ", byte 9: a of type F32 and shape [2] does not fill its data from 0 to 4. The file is damaged."
        },
        {
            """{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", 0,
            ", byte 9: a of type F32 and shape [4294967296, 4294967296, 4294967296, 4294967296] does not fill its data from 0 to 0. The "
            + "file is damaged."
        },
        {
            """{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", 4,
            ", byte 9: a of type F32 and shape [1] does not fill its data from 8 to 4. The file is damaged."
        },
        {
            """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12,
            ": the data of b begins at 8 and leaves a gap before it, which ends at 4. The file is damaged."
        },
        {
            """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
            ": the data of b begins at 4 and overlaps the tensor before it, which ends at 8. The file is damaged."
        },
        {
            """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3,
            ": the header lists 4 bytes of data, the file holds 3. The file is cut short or has something appended."
        },
        {
            """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5,
            ": the header lists 4 bytes of data, the file holds 5. The file is cut short or has something appended."
        },
    };

    [Theory]
    [MemberData(nameof(Damaged), DisableDiscoveryEnumeration = true)]
    public void A_damaged_header_is_refused_with_its_place(string header, int dataBytes, string message)
    {
        WriteRaw(header, new byte[dataBytes]);
        Assert.Equal(Target + message, Assert.Throws<FoveaException>(() => Safetensors.Read(Target)).Message);
    }

    [Fact]
    public void Lengths_are_compared_with_the_file_before_memory_is_taken()
    {
        File.WriteAllBytes(Target, [1, 2, 3]);
        Assert.Equal(
            $"{Target}: the file has 3 bytes, a safetensors file begins with 8 that hold its header's length. The file is cut short or "
            + "none of this format.",
            Assert.Throws<FoveaException>(() => Safetensors.Read(Target)).Message);
        foreach (ulong length in (ulong[])[3, 100_000_001, int.MaxValue, long.MaxValue, ulong.MaxValue])
        {
            byte[] bytes = new byte[10];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
            File.WriteAllBytes(Target, bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(
                $"{Target}, byte 0: the header would have {length} bytes. The file has 10, and headers may have 100000000 at most. "
                + "The file is cut short or none of this format.",
                Assert.Throws<FoveaException>(() => Safetensors.Read(Target)).Message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void Paths_that_cannot_be_read_are_told()
    {
        Assert.Equal($"{Target}: there is no such file. Check the path.",
            Assert.Throws<FoveaException>(() => Safetensors.Read(Target)).Message);
        Assert.StartsWith(
            $"{folder.Path}: the file could not be read: ",
            Assert.Throws<FoveaException>(() => Safetensors.Read(folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_at_any_length_is_refused()
    {
        byte[] bytes = Sample();
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(Target, bytes[..length]);
            Assert.StartsWith(Target, Assert.Throws<FoveaException>(() => Safetensors.Read(Target)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_flipped_bit_of_the_header_gives_a_file_that_adds_up_or_a_refusal()
    {
        byte[] bytes = Sample();
        int end = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        for (int bit = 0; bit < end * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            ReadAll(flipped);
        }
    }

    [Fact]
    public void Random_damage_gives_a_file_that_adds_up_or_a_refusal()
    {
        byte[] bytes = Sample();
        Gen<byte> damage = Gen.OneOf(Gen.Byte, Gen.Int[0, Marks.Length - 1].Select(i => Marks[i]));
        Gen.Select(Gen.Int[8, bytes.Length - 1], damage).Array[1, 4].Sample(
            changes =>
            {
                byte[] changed = [.. bytes];
                foreach (var (position, value) in changes)
                {
                    changed[position] = value;
                }

                ReadAll(changed);
            },
            iter: 2000,
            threads: 1);
    }

    private static byte[] Sample()
    {
        using var own = new TemporaryFolder();
        string path = own.File("sample.safetensors");
        Safetensors.Write(
            path,
            [new("conv1.weight", new Shape(2, 1, 3), new float[6]), new("b", new Shape(2), new float[2])],
            new Dictionary<string, string> { ["fovea.version"] = "0.1.0" });
        return File.ReadAllBytes(path);
    }

    private void ReadAll(byte[] bytes)
    {
        File.WriteAllBytes(Target, bytes);
        try
        {
            SafetensorsFile file = Safetensors.Read(Target);
            foreach (SafetensorsEntry entry in file.Entries)
            {
                // Nothing in the sample's 32 bytes of data can ask for more.
                Assert.InRange(entry.Length, 0, 32);
                file.Read(entry, new float[entry.Length]);
            }
        }
        catch (FoveaException exception)
        {
            Assert.StartsWith(Target, exception.Message, StringComparison.Ordinal);
        }
    }

    private void WriteRaw(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(Target, [.. length, .. json, .. data]);
    }
}
