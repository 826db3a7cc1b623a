using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>A function of two numbers of one type.</summary>
internal interface INumberPair
{
    static abstract T Of<T>(T a, T b)
        where T : unmanaged, INumber<T>;

    /// <summary>
    /// Computes a row at once, if there is a vectorised form. A span of length 1 stands for a value that is the same in all of it.
    /// </summary>
    static virtual bool Row<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, INumber<T> => false;
}

/// <summary>The operator that applies a function to two inputs of one type, with broadcasting.</summary>
internal readonly struct Pairs<TPair> : INumberOperator
    where TPair : struct, INumberPair
{
    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => [Over(call, call.Input<T>(0), call.Input<T>(1))];

    public static OnnxTensor<T> Over<T>(OperatorCall call, OnnxTensor<T> a, OnnxTensor<T> b)
        where T : unmanaged, INumber<T> => Zip.Over<T, T, T, Function<T>>(call, a, b);

    private readonly struct Function<T> : IZip<T, T, T>
        where T : unmanaged, INumber<T>
    {
        public static T Of(T a, T b) => TPair.Of(a, b);

        public static bool Row(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) =>
            (a.Length == y.Length || b.Length == y.Length) && TPair.Row(a, b, y);
    }
}

/// <summary>The operator that folds any number of inputs of one type, with broadcasting.</summary>
internal readonly struct Folded<TPair> : INumberOperator
    where TPair : struct, INumberPair
{
    public static OnnxTensor[] Run<T>(OperatorCall call)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        OnnxTensor<T> folded = call.Input<T>(0);
        for (int i = 1; i < call.InputCount; i++)
        {
            folded = Pairs<TPair>.Over(call, folded, call.Input<T>(i));
        }

        return [folded];
    }
}

/// <summary>The check that no integer is divided by zero.</summary>
internal static class Divisors
{
    public static void Check<T>(OperatorCall call, OnnxTensor<T> divisor)
        where T : unmanaged, INumber<T>
    {
        int zero = Array.IndexOf(divisor.Values, T.Zero);
        if (zero >= 0)
        {
            throw call.Fail($"value {zero} of input 1 is 0: integers cannot be divided by it");
        }
    }
}
