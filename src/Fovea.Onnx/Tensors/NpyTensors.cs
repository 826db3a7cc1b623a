using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Fovea.Formats;
using Fovea.Formats.Npy;

namespace Fovea.Onnx;

/// <summary>
/// Tensors as .npy files, element type for element type: float16 to float64, integers of 8 to 64 bits and booleans, in either byte order
/// and
/// order of dimensions.
/// </summary>
public static class NpyTensors
{
    private const int MostHeader = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a file. No memory is taken for the values before the file has been found to hold that many.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FoveaException">The file is missing, damaged, or of a dtype that tensors do not have.</exception>
    public static OnnxTensor Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path)
            ? throw new FoveaException($"{path}: this is a folder. Give the path of a .npy file.")
            : FileAccessErrors.Translate(path, () =>
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
                return Read(stream, path);
            });
    }

    /// <summary>Writes a file whole or not at all: version 1.0, little endian, C order.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensor">The tensor; not of text.</param>
    /// <exception cref="FoveaException">The tensor holds text, or the file cannot be written.</exception>
    public static void Write(string path, OnnxTensor tensor)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensor);
        string descr = Descr(tensor.Type) ?? throw new FoveaException($"{path}: a tensor of text has no .npy form here. Keep numbers.");
        WholeFile.Write(path, stream =>
        {
            stream.Write(Header(tensor, descr));
            WriteValues(stream, tensor);
        });
    }

    private static OnnxTensor Read(FileStream stream, string file)
    {
        var start = new byte[12];
        int got = stream.ReadAtLeast(start, 12, throwOnEndOfStream: false);
        if (got < 6 || !start.AsSpan(0, 6).SequenceEqual(Magic))
        {
            string found = got == 0 ? "nothing, the file is empty" : Convert.ToHexString(start.AsSpan(0, Math.Min(got, 6)));
            throw new FoveaException($"{file}: not a .npy file. At byte 0 found {found}, expected 934E554D5059. Save the array with np.save.");
        }

        int version = start[6];
        int lengthBytes = version == 1 ? 2 : 4;
        if (got < 12 || version is < 1 or > 3)
        {
            throw new FoveaException($"{file}: the .npy header is cut short, or its version {version} at byte 6 is not known. Save the array again.");
        }

        long length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8))
            : BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8));
        long dataStart = 8 + lengthBytes + length;
        if (length > MostHeader || dataStart > stream.Length)
        {
            throw new FoveaException(
                $"{file}: the header says it ends at byte {dataStart}, the file has {stream.Length}. It is cut short; save the array again.");
        }

        var text = new byte[length];
        stream.Position = 8 + lengthBytes;
        stream.ReadExactly(text);
        NpyHeader header = new NpyHeaderParser(file, text, 8 + lengthBytes).Parse();
        bool swapped = header.Descr.StartsWith('>');
        return header.Descr.TrimStart('<', '>', '=', '|') switch
        {
            "f2" => Values<Half>(stream, file, header, dataStart, swapped),
            "f4" => Values<float>(stream, file, header, dataStart, swapped),
            "f8" => Values<double>(stream, file, header, dataStart, swapped),
            "i1" => Values<sbyte>(stream, file, header, dataStart, swapped),
            "u1" => Values<byte>(stream, file, header, dataStart, swapped),
            "i2" => Values<short>(stream, file, header, dataStart, swapped),
            "u2" => Values<ushort>(stream, file, header, dataStart, swapped),
            "i4" => Values<int>(stream, file, header, dataStart, swapped),
            "u4" => Values<uint>(stream, file, header, dataStart, swapped),
            "i8" => Values<long>(stream, file, header, dataStart, swapped),
            "u8" => Values<ulong>(stream, file, header, dataStart, swapped),
            "b1" => Booleans(Values<byte>(stream, file, header, dataStart, swapped)),
            _ => throw new FoveaException($"{file}: the dtype is '{header.Descr}', which is no element type of tensors. Save X.astype(np.float32)."),
        };
    }

    private static OnnxTensor<bool> Booleans(OnnxTensor<byte> bytes) =>
        new(bytes.Shape, Array.ConvertAll(bytes.Values, value => value != 0));

    private static OnnxTensor<T> Values<T>(FileStream stream, string file, NpyHeader header, long dataStart, bool swapped)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        long count = OnnxTensor.CountOf(header.Shape);
        long expected = dataStart + (count * size);
        if (stream.Length != expected)
        {
            throw new FoveaException(
                $"{file}: the header says that the values end at byte {expected}, the file has {stream.Length}. "
                + "It is cut short, or holds several arrays; save one with np.save.");
        }

        var values = new T[count];
        Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        stream.ReadExactly(bytes);
        if (swapped == BitConverter.IsLittleEndian)
        {
            for (int at = 0; at < bytes.Length; at += size)
            {
                bytes.Slice(at, size).Reverse();
            }
        }

        return new OnnxTensor<T>(header.Shape, header.FortranOrder ? InCOrder(header.Shape, values) : values);
    }

    // In Fortran order the first index runs fastest.
    private static T[] InCOrder<T>(ImmutableArray<int> shape, T[] values)
    {
        var ordered = new T[values.Length];
        var index = new int[shape.Length];
        foreach (T value in values)
        {
            int at = 0;
            for (int d = 0; d < shape.Length; d++)
            {
                at = (at * shape[d]) + index[d];
            }

            ordered[at] = value;
            for (int d = 0; d < shape.Length && ++index[d] == shape[d]; d++)
            {
                index[d] = 0;
            }
        }

        return ordered;
    }

    private static byte[] Header(OnnxTensor tensor, string descr)
    {
        string shape = tensor.Rank == 1 ? $"({tensor.Shape[0]},)" : $"({string.Join(", ", tensor.Shape)})";
        string text = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}";

        // NumPy aligns the values to 64 bytes by blanks before the header's final newline.
        int total = (10 + text.Length + 1 + 63) / 64 * 64;
        var header = new byte[total];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)(total - 10)));
        header.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    private static string? Descr(OnnxType type) => type switch
    {
        OnnxType.Float16 => "<f2",
        OnnxType.Float32 => "<f4",
        OnnxType.Float64 => "<f8",
        OnnxType.Int8 => "|i1",
        OnnxType.UInt8 => "|u1",
        OnnxType.Int16 => "<i2",
        OnnxType.UInt16 => "<u2",
        OnnxType.Int32 => "<i4",
        OnnxType.UInt32 => "<u4",
        OnnxType.Int64 => "<i8",
        OnnxType.UInt64 => "<u8",
        OnnxType.Bool => "|b1",
        _ => null,
    };

    private static void WriteValues(Stream stream, OnnxTensor tensor)
    {
        switch (tensor)
        {
            case OnnxTensor<Half> t: Write(stream, t.Values); break;
            case OnnxTensor<float> t: Write(stream, t.Values); break;
            case OnnxTensor<double> t: Write(stream, t.Values); break;
            case OnnxTensor<sbyte> t: Write(stream, t.Values); break;
            case OnnxTensor<byte> t: Write(stream, t.Values); break;
            case OnnxTensor<short> t: Write(stream, t.Values); break;
            case OnnxTensor<ushort> t: Write(stream, t.Values); break;
            case OnnxTensor<int> t: Write(stream, t.Values); break;
            case OnnxTensor<uint> t: Write(stream, t.Values); break;
            case OnnxTensor<long> t: Write(stream, t.Values); break;
            case OnnxTensor<ulong> t: Write(stream, t.Values); break;
            case OnnxTensor<bool> t: Write(stream, Array.ConvertAll(t.Values, value => (byte)(value ? 1 : 0))); break;
        }
    }

    private static void Write<T>(Stream stream, T[] values)
        where T : unmanaged
    {
        const int Part = 1 << 20;
        int size = Unsafe.SizeOf<T>();
        for (int done = 0; done < values.Length; done += Part)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan(done, Math.Min(Part, values.Length - done)));
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(bytes);
                continue;
            }

            byte[] turned = bytes.ToArray();
            for (int at = 0; at < turned.Length; at += size)
            {
                turned.AsSpan(at, size).Reverse();
            }

            stream.Write(turned);
        }
    }
}
