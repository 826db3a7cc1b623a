using System.Collections.Immutable;
using System.Numerics.Tensors;
using Fovea.Formats.Npy;
using Fovea.Steps.Mistakes;

namespace Fovea.Explaining.Exercise;

/// <summary>
/// Numbers that a person pasted: an array as NumPy or PyTorch print it, a Python list, or plain numbers between blanks, commas or lines.
/// Also what a .npy file holds.
/// </summary>
public sealed class PastedNumbers
{
    // Eight decimals are what NumPy prints; more significant digits than this are the whole number.
    private const int WholeDigits = 12;
    private const double Edge = 0.51;
    private const double CoarsestShare = 1e-3;

    internal PastedNumbers(ImmutableArray<int> shape, ImmutableArray<double> values, bool isPlain)
    {
        Shape = shape;
        Values = values;
        IsPlain = isPlain;
    }

    /// <summary>The sizes, outermost first; of plain numbers their count alone.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The values in the order of the text.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>Whether there were no brackets, which would tell a shape.</summary>
    public bool IsPlain { get; }

    /// <summary>The most by which a value may differ because few digits were written; 0 where the numbers are whole.</summary>
    public double Rounding { get; private init; }

    /// <summary>Whether so few digits were written that rounding could hide a mistake. <see cref="Rounding"/> is then 0.</summary>
    public bool HasTooFewDigits { get; private init; }

    /// <summary>Whether the values are those of float32.</summary>
    public bool IsSinglePrecision { get; private init; }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, at most a few megabytes.</param>
    /// <exception cref="FoveaException">The text holds something else than numbers, left numbers out, or its rows differ in length. The
    /// message names line and column.</exception>
    public static PastedNumbers Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new NumberReader(text);
        PastedNumbers numbers = reader.Read();
        double rounding = reader.WrittenDigits.MostDigits >= WholeDigits ? 0 : Edge * reader.WrittenDigits.CoarsestUnit;
        double largest = numbers.Values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        bool tooFew = rounding > CoarsestShare * largest;
        return new PastedNumbers(numbers.Shape, numbers.Values, numbers.IsPlain)
        {
            Rounding = tooFew ? 0 : rounding,
            HasTooFewDigits = tooFew,
            IsSinglePrecision = reader.WrittenDigits.MostDigits >= WholeDigits && numbers.Values.All(value => (float)value == value),
        };
    }

    /// <summary>Takes what a .npy file holds.</summary>
    /// <param name="array">The array.</param>
    public static PastedNumbers From(NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return new PastedNumbers(array.Shape.IsEmpty ? [1] : array.Shape, [.. array.ToDoubles()], isPlain: false)
        {
            IsSinglePrecision = array.IsSinglePrecision,
        };
    }

    /// <summary>
    /// The numbers as a learner's result. Plain numbers take the expected shape where their count allows it, and a single number is one,
    /// however many brackets stand around it.
    /// </summary>
    /// <param name="expected">The shape that is expected.</param>
    public LearnerResult ToResult(ReadOnlySpan<nint> expected)
    {
        long count = 1;
        foreach (nint size in expected)
        {
            count *= size;
        }

        bool takes = count == Values.Length && (IsPlain || count == 1);
        nint[] lengths = takes ? expected.ToArray() : [.. Shape.Select(size => (nint)size)];
        return new LearnerResult(Tensor.Create([.. Values], lengths), IsSinglePrecision) { Rounding = Rounding };
    }
}
