using System.Collections.Immutable;

namespace Fovea.Onnx;

/// <summary>A value in an ONNX graph: an element type, sizes (none for a single number), and values in C order.</summary>
public abstract class OnnxTensor
{
    private protected OnnxTensor(ImmutableArray<int> shape, int length)
    {
        long expected = CountOf(shape);
        if (expected != length)
        {
            throw new FoveaException($"{length} values do not fill the shape [{string.Join(", ", shape)}], which has {expected}.");
        }

        Shape = shape;
        Length = length;
    }

    /// <summary>The sizes, outermost first; empty for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The number of dimensions.</summary>
    public int Rank => Shape.Length;

    /// <summary>The number of values.</summary>
    public int Length { get; }

    /// <summary>The type of the values.</summary>
    public abstract OnnxType Type { get; }

    /// <summary>Makes a tensor.</summary>
    /// <typeparam name="T">The values' type; one of those of <see cref="OnnxType"/>.</typeparam>
    /// <param name="shape">The sizes, outermost first.</param>
    /// <param name="values">The values in C order; not copied.</param>
    /// <exception cref="FoveaException">The values do not fill the shape.</exception>
    public static OnnxTensor<T> Create<T>(ImmutableArray<int> shape, T[] values)
        where T : notnull => new(shape, values);

    /// <summary>The number of values of a shape.</summary>
    /// <exception cref="FoveaException">A size is negative, or there are 2^31 values or more.</exception>
    internal static int CountOf(ImmutableArray<int> shape)
    {
        long count = 1;
        bool empty = shape.Contains(0);
        foreach (int extent in shape)
        {
            count = extent < 0 ? -1 : empty ? 0 : count * extent;
            if (count is < 0 or > int.MaxValue)
            {
                throw new FoveaException(
                    $"The shape [{string.Join(", ", shape)}] is not that of a tensor: sizes are 0 or more, their product below 2^31.");
            }
        }

        return (int)count;
    }

    /// <summary>The same values under other sizes; nothing is copied.</summary>
    internal abstract OnnxTensor WithShape(ImmutableArray<int> shape);

    /// <summary>A tensor of the same element type, filled with its zero (empty text).</summary>
    internal abstract OnnxTensor NewLike(ImmutableArray<int> shape);
}

/// <summary>A value in an ONNX graph whose elements are of one .NET type.</summary>
/// <typeparam name="T">float, double, Half, a signed or unsigned integer of 8 to 64 bits, bool, or string.</typeparam>
public sealed class OnnxTensor<T> : OnnxTensor
    where T : notnull
{
    internal OnnxTensor(ImmutableArray<int> shape, T[] values)
        : base(shape, values.Length)
    {
        Values = values;
    }

    /// <summary>The values in C order.</summary>
    public T[] Values { get; }

    /// <inheritdoc/>
    public override OnnxType Type => OnnxTypes.Of<T>();

    internal override OnnxTensor WithShape(ImmutableArray<int> shape) => new OnnxTensor<T>(shape, Values);

    internal override OnnxTensor NewLike(ImmutableArray<int> shape)
    {
        var values = new T[CountOf(shape)];
        if (values is string[] texts)
        {
            Array.Fill(texts, string.Empty);
        }

        return new OnnxTensor<T>(shape, values);
    }
}
