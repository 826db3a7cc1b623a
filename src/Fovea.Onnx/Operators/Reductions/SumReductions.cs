using System.Numerics;
using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Sums of many numbers.</summary>
internal static class Sums
{
    // Short enough that float loses nothing that matters, long enough for vectors.
    private const int Block = 128;

    /// <summary>The sum; of floating point in blocks whose sums are added in double, of integers wrapped around.</summary>
    public static double Real<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>
    {
        double sum = 0;
        for (int at = 0; at < x.Length; at += Block)
        {
            sum += double.CreateTruncating(TensorPrimitives.Sum(x.Slice(at, Math.Min(Block, x.Length - at))));
        }

        return sum;
    }

    /// <summary>Whether values are integers.</summary>
    public static bool IsInteger<T>() => typeof(T) != typeof(float) && typeof(T) != typeof(double);
}

internal readonly struct SumReduction : IReduction
{
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        Sums.IsInteger<T>() ? TensorPrimitives.Sum(x) : T.CreateTruncating(Sums.Real(x));
}

internal readonly struct MeanReduction : IReduction
{
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        !Sums.IsInteger<T>() ? T.CreateTruncating(Sums.Real(x) / x.Length)
        : x.IsEmpty ? T.Zero : TensorPrimitives.Sum(x) / T.CreateTruncating(x.Length);
}

internal readonly struct ProductReduction : IReduction
{
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T product = T.One;
        foreach (T value in x)
        {
            product = unchecked(product * value);
        }

        return product;
    }
}

internal readonly struct AbsoluteSumReduction : IReduction
{
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T whole = T.Zero;
        double real = 0;
        foreach (T value in x)
        {
            T size = T.IsNegative(value) ? unchecked(-value) : value;
            whole = unchecked(whole + size);
            real += double.CreateTruncating(size);
        }

        return Sums.IsInteger<T>() ? whole : T.CreateTruncating(real);
    }
}

internal readonly struct SquareSumReduction : IReduction
{
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (!Sums.IsInteger<T>())
        {
            return T.CreateTruncating(Real(x));
        }

        T whole = T.Zero;
        foreach (T value in x)
        {
            whole = unchecked(whole + (value * value));
        }

        return whole;
    }

    public static double Real<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>
    {
        double sum = 0;
        foreach (T value in x)
        {
            double real = double.CreateTruncating(value);
            sum += real * real;
        }

        return sum;
    }
}

internal readonly struct NormReduction : IReduction
{
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.CreateTruncating(Math.Sqrt(SquareSumReduction.Real(x)));
}

internal readonly struct LogSumReduction : IReduction
{
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => T.CreateTruncating(Math.Log(Sums.Real(x)));
}

internal readonly struct LogSumExpReduction : IReduction
{
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (x.IsEmpty)
        {
            return T.CreateTruncating(double.NegativeInfinity);
        }

        // Less the largest, so that nothing overflows; an infinite one is left in.
        double largest = double.CreateTruncating(TensorPrimitives.Max(x));
        largest = double.IsFinite(largest) ? largest : 0;
        double sum = 0;
        foreach (T value in x)
        {
            sum += Math.Exp(double.CreateTruncating(value) - largest);
        }

        return T.CreateTruncating(Math.Log(sum) + largest);
    }
}
