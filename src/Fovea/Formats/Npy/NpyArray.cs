using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Fovea.Formats.Npy;

/// <summary>
/// An array as a .npy file holds it: a shape and its values in C order. float32 stays float32; float64, integers and booleans are held as
/// float64 (true is 1).
/// </summary>
public sealed class NpyArray
{
    private readonly float[]? singles;
    private readonly double[]? doubles;

    private NpyArray(ImmutableArray<int> shape, float[]? singles, double[]? doubles)
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

        int count = singles?.Length ?? doubles!.Length;
        if (length != count)
        {
            throw new FoveaException($"{count} values do not fill the shape [{string.Join(", ", shape)}], which has {length}.");
        }

        Shape = shape;
        this.singles = singles;
        this.doubles = doubles;
    }

    /// <summary>Makes an array of float32 values.</summary>
    /// <param name="shape">The sizes, outermost first; none for a single number.</param>
    /// <param name="values">The values in C order; not copied.</param>
    /// <exception cref="FoveaException">The values do not fill the shape.</exception>
    public NpyArray(ImmutableArray<int> shape, float[] values)
        : this(shape, values, null)
    {
        ArgumentNullException.ThrowIfNull(values);
    }

    /// <summary>Makes an array of float64 values.</summary>
    /// <param name="shape">The sizes, outermost first; none for a single number.</param>
    /// <param name="values">The values in C order; not copied.</param>
    /// <exception cref="FoveaException">The values do not fill the shape.</exception>
    public NpyArray(ImmutableArray<int> shape, double[] values)
        : this(shape, null, values)
    {
        ArgumentNullException.ThrowIfNull(values);
    }

    /// <summary>The sizes, outermost first; empty for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The number of values.</summary>
    public int Length => singles?.Length ?? doubles!.Length;

    /// <summary>Whether the values are float32; otherwise they are float64.</summary>
    public bool IsSinglePrecision => singles is not null;

    /// <summary>The values in C order as float32; float64 values are rounded.</summary>
    public float[] ToSingles() => singles is not null ? (float[])singles.Clone() : Array.ConvertAll(doubles!, value => (float)value);

    /// <summary>The values in C order as float64.</summary>
    public double[] ToDoubles() => doubles is not null ? (double[])doubles.Clone() : Array.ConvertAll(singles!, value => (double)value);

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
