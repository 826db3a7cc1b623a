using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Fovea.Onnx.Proto;

namespace Fovea.Onnx.Reading;

/// <summary>
/// A tensor of a file, in raw, typed or external form. Its declared size is compared with the bytes that are there before memory is taken.
/// </summary>
internal static class TensorReader
{
    /// <summary>Reads a tensor.</summary>
    /// <param name="tensor">The message.</param>
    /// <param name="where">How messages begin: the file and the tensor's name.</param>
    /// <param name="files">Where external data lies, or null where there is none.</param>
    /// <exception cref="FoveaException">The tensor is not what it says.</exception>
    public static OnnxTensor Read(TensorProto tensor, string where, ExternalData? files) =>
        (TensorProto.Types.DataType)tensor.DataType switch
    {
        TensorProto.Types.DataType.Float => Numbers(tensor, where, files, tensor.FloatData, value => value),
        TensorProto.Types.DataType.Double => Numbers(tensor, where, files, tensor.DoubleData, value => value),
        TensorProto.Types.DataType.Float16 => Numbers(
            tensor, where, files, tensor.Int32Data, value => BitConverter.UInt16BitsToHalf(unchecked((ushort)value))),
        TensorProto.Types.DataType.Int8 => Numbers(tensor, where, files, tensor.Int32Data, value => unchecked((sbyte)value)),
        TensorProto.Types.DataType.Uint8 => Numbers(tensor, where, files, tensor.Int32Data, value => unchecked((byte)value)),
        TensorProto.Types.DataType.Int16 => Numbers(tensor, where, files, tensor.Int32Data, value => unchecked((short)value)),
        TensorProto.Types.DataType.Uint16 => Numbers(tensor, where, files, tensor.Int32Data, value => unchecked((ushort)value)),
        TensorProto.Types.DataType.Int32 => Numbers(tensor, where, files, tensor.Int32Data, value => value),
        TensorProto.Types.DataType.Uint32 => Numbers(tensor, where, files, tensor.Uint64Data, value => unchecked((uint)value)),
        TensorProto.Types.DataType.Int64 => Numbers(tensor, where, files, tensor.Int64Data, value => value),
        TensorProto.Types.DataType.Uint64 => Numbers(tensor, where, files, tensor.Uint64Data, value => value),
        TensorProto.Types.DataType.Bool => Booleans(tensor, where, files),
        TensorProto.Types.DataType.String => Texts(tensor, where),
        _ => throw new FoveaException(
            $"{where}: the element type {NameOf(tensor.DataType)} is not read; float16, float32, float64, integers of 8 to 64 bits, bool "
            + "and string are. Export the model with one of these."),
    };

    /// <summary>The element type of a number in a file, or null for one that is not computed with.</summary>
    public static OnnxType? TypeOf(int number) => Enum.IsDefined((OnnxType)number) ? (OnnxType)number : null;

    /// <summary>The name of an element type as the specification writes it.</summary>
    public static string NameOf(int number) => Enum.IsDefined((TensorProto.Types.DataType)number)
        ? ((TensorProto.Types.DataType)number).ToString().ToLowerInvariant()
        : $"number {number}";

    /// <summary>Checked sizes of a tensor.</summary>
    public static ImmutableArray<int> Shape(IReadOnlyList<long> dims, string where)
    {
        long count = 1;
        bool empty = dims.Contains(0);
        foreach (long extent in dims)
        {
            count = extent is < 0 or > int.MaxValue ? -1 : empty ? 0 : count * extent;
            if (count is < 0 or > int.MaxValue)
            {
                throw new FoveaException(
                    $"{where}: the shape [{string.Join(", ", dims.Take(16))}] is not that of a tensor: sizes are 0 or more, their product "
                    + "below 2^31. The file is damaged, or the model too large.");
            }
        }

        return dims.Count <= 64
            ? [.. dims.Select(extent => (int)extent)]
            : throw new FoveaException($"{where}: a tensor of {dims.Count} dimensions; at most 64 are read. The file is damaged.");
    }

    private static OnnxTensor<T> Numbers<T, TStored>(
        TensorProto tensor, string where, ExternalData? files, IReadOnlyList<TStored> typed, Func<TStored, T> convert)
        where T : unmanaged
    {
        ImmutableArray<int> shape = Shape(tensor.Dims, where);
        int count = OnnxTensor.CountOf(shape);
        if (Bytes(tensor, where, files, (long)count * Unsafe.SizeOf<T>()) is { } bytes)
        {
            var values = new T[count];
            Span<byte> target = MemoryMarshal.AsBytes(values.AsSpan());
            bytes.Span.CopyTo(target);
            if (!BitConverter.IsLittleEndian)
            {
                for (int size = Unsafe.SizeOf<T>(), at = 0; at < target.Length; at += size)
                {
                    target.Slice(at, size).Reverse();
                }
            }

            return new OnnxTensor<T>(shape, values);
        }

        return typed.Count == count
            ? new OnnxTensor<T>(shape, [.. typed.Select(convert)])
            : throw Unequal(where, shape, count, $"{typed.Count} values");
    }

    private static OnnxTensor<bool> Booleans(TensorProto tensor, string where, ExternalData? files)
    {
        // A byte that is neither 0 nor 1 must not become a bool as it is.
        OnnxTensor<byte> bytes = Numbers(tensor, where, files, tensor.Int32Data, value => (byte)(value == 0 ? 0 : 1));
        return new OnnxTensor<bool>(bytes.Shape, Array.ConvertAll(bytes.Values, value => value != 0));
    }

    private static OnnxTensor<string> Texts(TensorProto tensor, string where)
    {
        ImmutableArray<int> shape = Shape(tensor.Dims, where);
        int count = OnnxTensor.CountOf(shape);
        return tensor.StringData.Count == count
            ? new OnnxTensor<string>(shape, [.. tensor.StringData.Select(text => Encoding.UTF8.GetString(text.Span))])
            : throw Unequal(where, shape, count, $"{tensor.StringData.Count} texts");
    }

    // The bytes of raw or external data, whose number is then the right one; null for typed data.
    private static ReadOnlyMemory<byte>? Bytes(TensorProto tensor, string where, ExternalData? files, long expected)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            return files is not null
                ? files.Read(tensor, where, expected)
                : throw new FoveaException($"{where}: its values lie in another file, which only a graph's initialisers may do.");
        }

        if (!tensor.HasRawData)
        {
            return null;
        }

        return tensor.RawData.Length == expected
            ? tensor.RawData.Memory
            : throw Unequal(where, Shape(tensor.Dims, where), expected, $"{tensor.RawData.Length} bytes", "bytes");
    }

    private static FoveaException Unequal(string where, ImmutableArray<int> shape, long expected, string found, string unit = "values") =>
        new($"{where}: {found} do not fill the shape [{string.Join(", ", shape)}], expected {expected} {unit}. "
            + "The file is damaged or cut short; export it again.");
}
