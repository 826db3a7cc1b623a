using System.IO.Compression;
using Fovea.Formats.Npy;

namespace Fovea.Tests.Formats.Npy;

public sealed class NpzFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-npz-").FullName;

    private string Place => Path.Combine(folder, "x.npz");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_type_comes_back_exactly(bool compress)
    {
        (string, NpyArray)[] arrays =
        [
            ("bool", NpyArray.Create<bool>([2], [true, false])),
            ("int8", NpyArray.Create<sbyte>([2], [sbyte.MinValue, 1])),
            ("uint8", NpyArray.Create<byte>([1, 2], [255, 1])),
            ("int16", NpyArray.Create<short>([2], [short.MinValue, 1])),
            ("uint16", NpyArray.Create<ushort>([2], [ushort.MaxValue, 1])),
            ("int32", NpyArray.Create<int>([2], [int.MinValue, 1])),
            ("uint32", NpyArray.Create<uint>([2], [uint.MaxValue, 1])),
            ("int64", NpyArray.Create<long>([2], [long.MinValue + 1, 1])),
            ("uint64", NpyArray.Create<ulong>([2], [ulong.MaxValue - 1, 1])),
            ("float16", NpyArray.Create<Half>([2], [(Half)1.5f, Half.NaN])),
            ("float32", NpyArray.Create<float>([], [MathF.PI])),
            ("float64", NpyArray.Create<double>([0, 3], [])),
        ];
        NpzFile.Write(Place, arrays, compress);
        NpzFile file = NpzFile.Open(Place);
        Assert.Equal(arrays.Select(array => array.Item1), file.Names);
        foreach ((string name, NpyArray array) in arrays)
        {
            NpyArray back = file.Read(name);
            Assert.Equal(array.Type, back.Type);
            Assert.Equal(array.Shape, back.Shape);
            Assert.Equal(array.Raw, back.Raw);
        }

        Assert.Equal([ulong.MaxValue - 1, 1], file.Read("uint64").ToArray<ulong>());
        Assert.Equal([1.5f, float.NaN], file.Read("float16").ToSingles());
        Assert.Equal([1, 0], file.Read("bool").ToDoubles());
        byte[] first = File.ReadAllBytes(Place);
        NpzFile.Write(Place, arrays, compress);
        Assert.Equal(first, File.ReadAllBytes(Place));
    }

    [Fact]
    public void What_is_stored_has_a_place_in_the_file_and_what_is_packed_has_none()
    {
        (string, NpyArray)[] arrays = [("a", NpyArray.Create<int>([3], [1, 2, 3])), ("b", NpyArray.Create<int>([200], new int[200]))];
        NpzFile.Write(Place, arrays);
        foreach ((string name, NpyArray array) in arrays)
        {
            (NpyHeader header, long offset, long length) = NpzFile.Open(Place).Locate(name)!.Value;
            Assert.Equal(array.Shape, header.Shape);
            Assert.Equal(array.Raw.Length, length);
            Assert.Equal(array.Raw, File.ReadAllBytes(Place).AsSpan((int)offset, array.Raw.Length));
        }

        NpzFile.Write(Place, arrays, compress: true);
        Assert.Null(NpzFile.Open(Place).Locate("b"));
    }

    [Fact]
    public void Big_endian_and_Fortran_order_are_turned()
    {
        using (ZipArchive archive = ZipFile.Open(Place, ZipArchiveMode.Create))
        using (Stream stream = archive.CreateEntry("x.npy").Open())
        {
            byte[] header = [.. "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }"u8];
            stream.Write([0x93, .. "NUMPY"u8, 3, 0, (byte)header.Length, 0, 0, 0, .. header, 0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6]);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], NpzFile.Open(Place).Read("x").ToArray<short>());
    }

    [Fact]
    public void Wrong_names_types_and_files_are_told()
    {
        NpyArray array = NpyArray.Create<int>([1], [1]);
        NpzFile.Write(Place, [("a", array)]);
        Assert.Contains("x.npz, b.npy: the archive has no such array. It holds a.", Message(() => NpzFile.Open(Place).Read("b")));
        Assert.Equal("The array holds int32, but was asked for float32.", Message(() => array.ToArray<float>()));
        Assert.Contains(".npy files hold no Decimal.", Message(() => NpyArray.Create<decimal>([1], [1])));
        Assert.Contains("the name 'a' is empty or given twice", Message(() =>
        {
            NpzFile.Write(Place, [("a", array), ("a", array)]);
            return null;
        }));
        File.WriteAllText(Place, "words");
        Assert.Contains("the ZIP archive is damaged or cut short", Message(() => NpzFile.Open(Place)));
        File.Delete(Place);
        Assert.Contains("there is no such file", Message(() => NpzFile.Open(Place)));
    }

    private static string Message(Func<object?> act) => Assert.Throws<FoveaException>(act).Message;
}
