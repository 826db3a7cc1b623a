using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Fovea.Onnx.Operators;

/// <summary>
/// Where outputs come from. A few numbers in a file can ask for any amount of memory (Tile, Expand, Range, Resize, ...), so every output
/// whose size a file decides is refused here, before memory is taken, when it has 2^31 values or more or more than <see cref="MostBytes"/>.
/// </summary>
internal static class Outputs
{
    // All that a browser's tab has is a little more.
    private const long MostBytesOfTab = 1L << 29;

    /// <summary>The most bytes that one output may have.</summary>
    public static long MostBytes { get; set; } = OperatingSystem.IsBrowser() ? MostBytesOfTab : 1L << 31;

    /// <summary>A shape from numbers that a file decides.</summary>
    /// <exception cref="FoveaException">A size is negative, or there are too many values.</exception>
    public static ImmutableArray<int> Shape(OperatorCall call, params ReadOnlySpan<long> sizes)
    {
        var shape = new int[sizes.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            if (sizes[i] is < 0 or > int.MaxValue)
            {
                throw Refuse(call, sizes);
            }

            shape[i] = (int)sizes[i];
        }

        _ = Count(call, shape);
        return [.. shape];
    }

    /// <summary>The number of values of a shape, which an output may have.</summary>
    /// <exception cref="FoveaException">There are too many.</exception>
    public static int Count(OperatorCall call, ReadOnlySpan<int> shape)
    {
        long count = shape.Contains(0) ? 0 : 1;
        foreach (int size in shape)
        {
            count *= size;
            if (count > int.MaxValue)
            {
                throw Refuse(call, [.. shape.ToArray()]);
            }
        }

        return (int)count;
    }

    /// <summary>The values of an output, all zero.</summary>
    /// <exception cref="FoveaException">There are too many.</exception>
    public static T[] New<T>(OperatorCall call, ImmutableArray<int> shape)
    {
        int count = Count(call, shape.AsSpan());
        long bytes = (long)count * Unsafe.SizeOf<T>();
        return bytes <= MostBytes && count <= Array.MaxLength
            ? new T[count]
            : throw call.Fail($"the output [{string.Join(", ", shape)}] would take {bytes} bytes, more than {MostBytes}");
    }

    private static FoveaException Refuse(OperatorCall call, ReadOnlySpan<long> sizes) => call.Fail(
        $"[{string.Join(", ", sizes.ToArray())}] cannot be the output's shape: sizes are 0 or more, their product below 2^31");

    private static FoveaException Refuse(OperatorCall call, ReadOnlySpan<int> sizes) =>
        Refuse(call, Array.ConvertAll(sizes.ToArray(), size => (long)size));
}
