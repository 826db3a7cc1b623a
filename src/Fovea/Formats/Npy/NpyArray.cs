using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Fovea.Formats.Npy;

/// <summary>An array as a .npy file holds it: a shape and its values in C order, of the file's own type.</summary>
public sealed class NpyArray
{
    // In this machine's order of bytes.
    private readonly byte[] raw;

    internal NpyArray(ImmutableArray<int> shape, NpyType type, byte[] raw)
    {
        long length = 1;
        foreach (int extent in shape)
        {
            length = extent < 0 ? -1 : length * extent;
            if (length is < 0 or > int.MaxValue)
            {
                throw new FoveaException(
                    $"The shape [{string.Join(", ", shape)}] is not that of an array: sizes are 0 or more, their product below 2^31.");
            }
        }

        int count = raw.Length / NpyTypes.Size(type);
        if (length != count)
        {
            throw new FoveaException($"{count} values do not fill the shape [{string.Join(", ", shape)}], which has {length}.");
        }

        (Shape, Type, this.raw) = (shape, type, raw);
    }

    /// <summary>Makes an array of float32 values.</summary>
    /// <param name="shape">The sizes, outermost first; none for a single number.</param>
    /// <param name="values">The values in C order; copied.</param>
    /// <exception cref="FoveaException">The values do not fill the shape.</exception>
    public NpyArray(ImmutableArray<int> shape, float[] values)
        : this(shape, NpyType.Float32, MemoryMarshal.AsBytes(values.AsSpan()).ToArray())
    {
        ArgumentNullException.ThrowIfNull(values);
    }

    /// <summary>Makes an array of float64 values.</summary>
    /// <param name="shape">The sizes, outermost first; none for a single number.</param>
    /// <param name="values">The values in C order; copied.</param>
    /// <exception cref="FoveaException">The values do not fill the shape.</exception>
    public NpyArray(ImmutableArray<int> shape, double[] values)
        : this(shape, NpyType.Float64, MemoryMarshal.AsBytes(values.AsSpan()).ToArray())
    {
        ArgumentNullException.ThrowIfNull(values);
    }

    /// <summary>The sizes, outermost first; empty for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The type of the values.</summary>
    public NpyType Type { get; }

    /// <summary>The number of values.</summary>
    public int Length => raw.Length / NpyTypes.Size(Type);

    /// <summary>Whether the values are float32.</summary>
    public bool IsSinglePrecision => Type == NpyType.Float32;

    /// <summary>The values in this machine's order of bytes, in C order.</summary>
    internal ReadOnlySpan<byte> Raw => raw;

    /// <summary>Makes an array of values of any type that .npy files hold.</summary>
    /// <param name="shape">The sizes, outermost first; none for a single number.</param>
    /// <param name="values">The values in C order; copied.</param>
    /// <typeparam name="T">bool, Half, float, double or a whole number of 8 to 64 bits.</typeparam>
    /// <exception cref="FoveaException">The values do not fill the shape, or files hold none of that type.</exception>
    public static NpyArray Create<T>(ImmutableArray<int> shape, ReadOnlySpan<T> values)
        where T : unmanaged => new(shape, NpyTypes.Of<T>(), MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The values in C order, exactly as they are.</summary>
    /// <typeparam name="T">The .NET type that <see cref="Type"/> names.</typeparam>
    /// <exception cref="FoveaException">The array is of another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        NpyType wanted = NpyTypes.Of<T>();
        return wanted == Type
            ? MemoryMarshal.Cast<byte, T>(raw).ToArray()
            : throw new FoveaException($"The array holds {NpyTypes.Name(Type)}, but was asked for {NpyTypes.Name(wanted)}.");
    }

    /// <summary>The values in C order as float32; others are rounded, and true is 1.</summary>
    public float[] ToSingles()
    {
        float[] values = new float[Length];
        NpyTypes.ToSingles(raw, Type, values);
        return values;
    }

    /// <summary>The values in C order as float64; whole numbers beyond 2^53 are rounded, and true is 1.</summary>
    public double[] ToDoubles()
    {
        double[] values = new double[Length];
        int size = NpyTypes.Size(Type);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = NpyTypes.ToDouble(raw.AsSpan(i * size, size), Type);
        }

        return values;
    }

    /// <summary>The array as a tensor of float32; a single number has the shape [1].</summary>
    public Tensor<float> ToSingleTensor() => Tensor.Create(ToSingles(), Lengths());

    /// <summary>The array as a tensor of float64; a single number has the shape [1].</summary>
    public Tensor<double> ToDoubleTensor() => Tensor.Create(ToDoubles(), Lengths());

    /// <summary>Copies a tensor of float32.</summary>
    /// <param name="tensor">The tensor, of any strides.</param>
    public static NpyArray From(Tensor<float> tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return new NpyArray(ShapeOf(tensor.Lengths), values);
    }

    /// <summary>Copies a tensor of float64.</summary>
    /// <param name="tensor">The tensor, of any strides.</param>
    public static NpyArray From(Tensor<double> tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return new NpyArray(ShapeOf(tensor.Lengths), values);
    }

    private static ImmutableArray<int> ShapeOf(ReadOnlySpan<nint> lengths) => [.. lengths.ToArray().Select(length => checked((int)length))];

    // The runtime's tensors have no rank 0.
    private nint[] Lengths() => Shape.IsEmpty ? [1] : [.. Shape.Select(extent => (nint)extent)];
}
