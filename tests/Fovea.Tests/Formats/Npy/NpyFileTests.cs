using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Fovea.Formats.Npy;

namespace Fovea.Tests.Formats.Npy;

public sealed class NpyFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-npy-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The first 128 bytes that NumPy writes for np.save(path, np.array([[1, 2, 3]], np.float32)), then the values.
    [Fact]
    public void TheFileIsWhatNumPyWrites()
    {
        byte[] expected =
        [
            0x93, .. "NUMPY"u8, 1, 0, 118, 0,
            .. Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }".PadRight(117) + "\n"),
            0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40,
        ];
        using var stream = new MemoryStream();
        NpyFile.Write(stream, new NpyArray([1, 3], [1f, 2f, 3f]));
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void WhatIsWrittenIsRead() => Gen.Select(Gen.Int[0, 5].Array[0, 4], Gen.Bool, Gen.UInt).Sample((shape, single, seed) =>
    {
        int count = shape.Aggregate(1, (product, size) => product * size);
        double[] values = [.. Enumerable.Range(0, count).Select(i => (double)(float)Math.Sin(i + seed))];
        NpyArray array = single
            ? new NpyArray([.. shape], Array.ConvertAll(values, value => (float)value))
            : new NpyArray([.. shape], values);
        using var stream = new MemoryStream();
        NpyFile.Write(stream, array);
        Assert.Equal(0, (stream.Length - (count * (single ? 4 : 8))) % 64);
        stream.Position = 0;
        NpyArray back = NpyFile.Read(stream, "x.npy");
        Assert.Equal(shape, back.Shape);
        Assert.Equal(single, back.IsSinglePrecision);
        Assert.Equal(values, back.ToDoubles());
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EveryVersionIsRead(byte version) =>
        Assert.Equal([1.5, -2],
            Read(Bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }\n", version, Doubles(1.5, -2))).ToDoubles());

    [Theory]
    [InlineData("<f4", new byte[] { 0, 0, 0xC0, 0x3F }, 1.5)]
    [InlineData(">f4", new byte[] { 0x3F, 0xC0, 0, 0 }, 1.5)]
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F }, 1.5)]
    [InlineData(">f8", new byte[] { 0x3F, 0xF8, 0, 0, 0, 0, 0, 0 }, 1.5)]
    [InlineData("<f2", new byte[] { 0, 0x3E }, 1.5)]
    [InlineData(">f2", new byte[] { 0x3E, 0 }, 1.5)]
    [InlineData("<i8", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, -2)]
    [InlineData(">i4", new byte[] { 0, 0, 1, 2 }, 258)]
    [InlineData("<u2", new byte[] { 0xFF, 0xFF }, 65535)]
    [InlineData("|i1", new byte[] { 0xFF }, -1)]
    [InlineData("|u1", new byte[] { 0xFF }, 255)]
    [InlineData("|b1", new byte[] { 1 }, 1)]
    public void EveryDtypeIsRead(string descr, byte[] value, double expected)
    {
        NpyArray array = Read(Bytes($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (), }}", 1, value));
        Assert.Equal([expected], array.ToDoubles());
        Assert.Empty(array.Shape);
        Assert.Equal(descr.EndsWith("f4", StringComparison.Ordinal), array.IsSinglePrecision);
        Assert.Equal(1, array.ToDoubleTensor().Rank);
    }

    [Fact]
    public void FortranOrderIsTurned()
    {
        byte[] file = Bytes("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }", 1, Doubles(1, 4, 2, 5, 3, 6));
        Assert.Equal([1, 2, 3, 4, 5, 6], Read(file).ToDoubles());
    }

    [Fact]
    public void Python2LongsAndOtherOrdersOfTheKeysAreRead() =>
        Assert.Equal([7], Read(Bytes("{\"shape\": (1L,), 'fortran_order': False, 'descr': '<f8'}", 1, Doubles(7))).ToDoubles());

    [Theory]
    [InlineData("<c16", "complex128 ('<c16')")]
    [InlineData("|O", "object ('|O')")]
    [InlineData("<U5", "text ('<U5')")]
    [InlineData("|f4", "|f4 ('|f4')")]
    [InlineData("", " ('')")]
    public void OtherDtypesAreRefused(string descr, string named) => Refused(
        $"x.npy: the dtype is {named}, which is not read; floats of 16 to 64 bits, integers and booleans are. Save X.astype(np.float32).",
        Bytes($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (1,), }}", 1, Doubles(1)));

    [Fact]
    public void StructuredArraysAreRefused() => Refused(
        "x.npy: the array is structured (dtype with named fields), one number for each element is expected. "
        + "Save a single field: np.save(path, X['name'].astype(np.float32)).",
        Bytes("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 1, Doubles(1)));

    [Fact]
    public void OtherFilesAreRefused()
    {
        Refused("x.npy: not a .npy file. At byte 0 found 504B03040A00, expected 934E554D5059. Save the array with np.save.",
            [0x50, 0x4B, 3, 4, 10, 0, 0, 0, 0]);
        Refused("x.npy: not a .npy file. At byte 0 found nothing, the file is empty, expected 934E554D5059. Save the array with np.save.",
            []);
        Refused("x.npy: .npy version 9.0 at byte 6 is not known, expected 1.0, 2.0 or 3.0. Save the array again with np.save.",
            [0x93, .. "NUMPY"u8, 9, 0, 1, 0, 0]);
    }

    [Fact]
    public void TruncatedFilesAreRefused()
    {
        byte[] whole = Bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", 1, Doubles(1, 2));
        Refused($"x.npy: the file is cut short, it ends at byte {whole.Length - 1}, expected {whole.Length} bytes. Save or copy the "
            + "array again.",
            whole[..^1]);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<FoveaException>(() => Read(whole[..length]));
        }
    }

    [Fact]
    public void HeadersThatLieAreRefused()
    {
        Refused("x.npy: 8 bytes follow the values, which end at byte 82: the header does not tell the truth, or several arrays were saved "
            + "into one file. Save one array with np.save.",
            Bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}         ", 1, Doubles(1, 2))[..]);
        Refused("x.npy: the shape (50000, 50000, 3) in the header is too large, at most 2147483591 bytes are read. Save a smaller array.",
            Bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (50000, 50000, 3)}", 1, Doubles(1))[..]);
        Refused("x.npy: the .npy header is damaged at byte 61: found a size of 2^31 or more, which no array here can have. Save the "
            + "array again with np.save.",
            Bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}", 1, Doubles(1)));
        Refused("x.npy: the header at byte 8 says it is 4294967295 bytes long, at most 1048576 are read. Save the array again with "
            + "np.save.",
            [0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255]);
    }

    [Theory]
    [InlineData("", 10, "found the end of the header, expected '{'")]
    [InlineData("{'descr': '<f8'}", 10, "the key 'fortran_order' is missing")]
    [InlineData("{'descr': '<f8", 21, "found a string without an end")]
    [InlineData("{'fortran_order': Maybe}", 28, "found 'M', expected True or False")]
    [InlineData("{'shape': (-1,)}", 21, "found '-', expected a size of 0 or more")]
    [InlineData("{'size': 3}", 11, "found the key 'size', expected 'descr', 'fortran_order' and 'shape' once each")]
    [InlineData("{'descr': '<f8', 'descr': '<f8'}", 27, "found the key 'descr', expected 'descr', 'fortran_order' and 'shape' once each")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} 1", 66, "found '1' after the dictionary")]
    public void DamagedHeadersAreRefused(string header, int at, string what) => Refused(
        $"x.npy: the .npy header is damaged at byte {at}: {what}. Save the array again with np.save.", Bytes(header, 1, Doubles(1)));

    [Fact]
    public void AnyDamageGivesOneClearError()
    {
        byte[] whole = Bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", 1, Doubles(1, 2, 3, 4, 5, 6));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            byte[] damaged = (byte[])whole.Clone();
            foreach ((int at, byte value) in changes)
            {
                damaged[at] = value;
            }

            try
            {
                Assert.Equal(Read(damaged).Length, Read(damaged).ToDoubles().Length);
            }
            catch (FoveaException exception)
            {
                Assert.StartsWith("x.npy: ", exception.Message, StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void MissingFilesAndFoldersAreNamed()
    {
        string missing = Path.Combine(folder, "none.npy");
        Assert.Equal(
            $"{missing}: there is no such file. Give the path of a .npy file, as np.save writes it.",
            Assert.Throws<FoveaException>(() => NpyFile.Read(missing)).Message);
        Assert.Equal(
            $"{folder}: this is a folder. Give the path of a .npy file.",
                Assert.Throws<FoveaException>(() => NpyFile.Read(folder)).Message);
    }

    [Fact]
    public void FilesOnTheDiskAreReadAndReplaced()
    {
        string path = Path.Combine(folder, "a.npy");
        NpyFile.Write(path, new NpyArray([3], [1f, 2, 3]));
        NpyFile.Write(path, new NpyArray([20_000], new double[20_000]));
        Assert.Equal(20_000, NpyFile.Read(path).Length);
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void ValuesThatDoNotFillTheShapeAreRefused() => Assert.Equal(
        "3 values do not fill the shape [2, 2], which has 4.",
        Assert.Throws<FoveaException>(() => new NpyArray([2, 2], [1f, 2, 3])).Message);

    private static NpyArray Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return NpyFile.Read(stream, "x.npy");
    }

    private static void Refused(string message, byte[] file) =>
        Assert.Equal(message, Assert.Throws<FoveaException>(() => Read(file)).Message);

    private static byte[] Bytes(string header, byte version, byte[] values)
    {
        var length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)header.Length);
        }

        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. values];
    }

    private static byte[] Doubles(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
