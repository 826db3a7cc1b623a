using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>Pow: the result has the type of the base; the exponent may be of another one from version 12 on.</summary>
internal static class PowOperator
{
    private static readonly OnnxType[] Bases = [.. TypeSets.Reals, OnnxType.Int32, OnnxType.Int64];

    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("Pow", [7, 12, 13, 15], Bases, ByType.Numbers<Pow>),
    ];

    private readonly struct Pow : INumberOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> x = call.Input<T>(0);
            return [call.Input(1) switch
            {
                OnnxTensor<T> e => Of(call, x, e),
                OnnxTensor<float> e => Of(call, x, e),
                OnnxTensor<double> e => Of(call, x, e),
                OnnxTensor<Half> e => Of(call, x, HalfValues.Widen(e)),
                OnnxTensor<sbyte> e => Of(call, x, e),
                OnnxTensor<byte> e => Of(call, x, e),
                OnnxTensor<short> e => Of(call, x, e),
                OnnxTensor<ushort> e => Of(call, x, e),
                OnnxTensor<int> e => Of(call, x, e),
                OnnxTensor<uint> e => Of(call, x, e),
                OnnxTensor<long> e => Of(call, x, e),
                OnnxTensor<ulong> e => Of(call, x, e),
                OnnxTensor e => throw call.Fail($"the exponent is {OnnxTypes.NameOf(e.Type)}, expected a number"),
            },
            ];
        }

        private static OnnxTensor<T> Of<T, TExponent>(OperatorCall call, OnnxTensor<T> x, OnnxTensor<TExponent> exponent)
            where T : unmanaged, INumber<T>
            where TExponent : unmanaged, INumber<TExponent> =>
            exponent is { Length: 1 } && exponent.Values[0] == TExponent.CreateTruncating(2) && exponent.Rank <= x.Rank
                ? Zip.Over<T, TExponent, T, Square<T, TExponent>>(call, x, exponent)
                : Zip.Over<T, TExponent, T, Power<T, TExponent>>(call, x, exponent);
    }

    private readonly struct Square<T, TExponent> : IZip<T, TExponent, T>
        where T : INumber<T>
    {
        public static T Of(T a, TExponent b) => unchecked(a * a);
    }

    private readonly struct Power<T, TExponent> : IZip<T, TExponent, T>
        where T : INumber<T>
        where TExponent : INumber<TExponent>
    {
        public static T Of(T a, TExponent b) => typeof(T) == typeof(float) && typeof(TExponent) == typeof(float)
            ? T.CreateTruncating(MathF.Pow(float.CreateTruncating(a), float.CreateTruncating(b)))
            : T.CreateTruncating(Math.Pow(double.CreateTruncating(a), double.CreateTruncating(b)));
    }
}
