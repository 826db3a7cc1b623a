using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Onnx.Operators;

/// <summary>
/// Cast and CastLike. Floating point is cut toward zero; what does not fit an integer gives what x86 processors give: the smallest int32 or
/// int64, of which narrower integers take the low bits. Everything but 0 is true.
/// </summary>
internal static class CastOperators
{
    private const string NoText = "text is not cast";

    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("Cast", [6, 9, 13, 19, 21, 23, 24, 25], TypeSets.NumbersAndBooleans, Cast) with { Limits = NoText },
        ByType.Checked("CastLike", [15, 19, 21, 23, 24, 25], TypeSets.NumbersAndBooleans, CastLike) with { Limits = NoText },
    ];

    /// <summary>Converts a tensor.</summary>
    public static OnnxTensor To(OperatorCall call, OnnxTensor x, OnnxType type) =>
        x.Type == type ? x : ByType.Any<From>(call.WithInputs([x, new OnnxTensor<long>([], [(long)type])]), x.Type)[0];

    private static OnnxTensor[] Cast(OperatorCall call)
    {
        long to = call.Int("to", 0);
        return TypeSets.NumbersAndBooleans.Contains((OnnxType)to)
            ? [To(call, call.Input(0), (OnnxType)to)]
            : throw call.Fail($"the type {to} to cast to is none that is computed");
    }

    private static OnnxTensor[] CastLike(OperatorCall call)
    {
        OnnxType to = call.Input(1).Type;
        return to != OnnxType.Text ? [To(call, call.Input(0), to)] : throw call.Fail("input 1 is string, to which nothing is cast");
    }

    private readonly struct From : IAnyOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : notnull => call.Input(0) switch
            {
                OnnxTensor<bool> x => Of(call, x, MemoryMarshal.Cast<bool, byte>(x.Values)),
                OnnxTensor<float> x => Of<float>(call, x, x.Values),
                OnnxTensor<double> x => Of<double>(call, x, x.Values),
                OnnxTensor<Half> x => Of<float>(call, x, HalfValues.Widen(x).Values),
                OnnxTensor<sbyte> x => Of<sbyte>(call, x, x.Values),
                OnnxTensor<byte> x => Of<byte>(call, x, x.Values),
                OnnxTensor<short> x => Of<short>(call, x, x.Values),
                OnnxTensor<ushort> x => Of<ushort>(call, x, x.Values),
                OnnxTensor<int> x => Of<int>(call, x, x.Values),
                OnnxTensor<uint> x => Of<uint>(call, x, x.Values),
                OnnxTensor<long> x => Of<long>(call, x, x.Values),
                OnnxTensor<ulong> x => Of<ulong>(call, x, x.Values),
                _ => throw call.Fail("text is not cast"),
            };

        private static OnnxTensor[] Of<TFrom>(OperatorCall call, OnnxTensor shape, ReadOnlySpan<TFrom> x)
            where TFrom : unmanaged, INumber<TFrom> => (OnnxType)call.Long(1) switch
            {
                OnnxType.Float32 => Into(call, shape, x, TruncatingTo<TFrom, float>.Convert),
                OnnxType.Float64 => Into(call, shape, x, TruncatingTo<TFrom, double>.Convert),
                OnnxType.Float16 => Into(call, shape, x, TruncatingTo<TFrom, Half>.Convert),
                OnnxType.Int8 => Into(call, shape, x, static v => (sbyte)Low(v)),
                OnnxType.UInt8 => Into(call, shape, x, static v => (byte)Low(v)),
                OnnxType.Int16 => Into(call, shape, x, static v => (short)Low(v)),
                OnnxType.UInt16 => Into(call, shape, x, static v => (ushort)Low(v)),
                OnnxType.Int32 => Into(call, shape, x, static v => Low(v)),
                OnnxType.UInt32 => Into(call, shape, x, static v => (uint)Wide(v)),
                OnnxType.Int64 => Into(call, shape, x, static v => Wide(v)),
                OnnxType.UInt64 => Into(call, shape, x, static v => Unsigned(v)),
                _ => Into(call, shape, x, static v => v != TFrom.Zero),
            };

        private static OnnxTensor[] Into<TFrom, TTo>(OperatorCall call, OnnxTensor shape, ReadOnlySpan<TFrom> x, Func<TFrom, TTo> convert)
            where TTo : notnull
        {
            TTo[] y = Outputs.New<TTo>(call, shape.Shape);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = convert(x[i]);
            }

            return [new OnnxTensor<TTo>(shape.Shape, y)];
        }

        private static int Low<TFrom>(TFrom value)
            where TFrom : INumber<TFrom>
        {
            if (typeof(TFrom) != typeof(float) && typeof(TFrom) != typeof(double))
            {
                return int.CreateTruncating(value);
            }

            double whole = Math.Truncate(double.CreateTruncating(value));
            return whole is >= int.MinValue and <= int.MaxValue ? (int)whole : int.MinValue;
        }

        private static long Wide<TFrom>(TFrom value)
            where TFrom : INumber<TFrom>
        {
            if (typeof(TFrom) != typeof(float) && typeof(TFrom) != typeof(double))
            {
                return long.CreateTruncating(value);
            }

            double whole = Math.Truncate(double.CreateTruncating(value));
            return whole is >= long.MinValue and < 9223372036854775808.0 ? (long)whole : long.MinValue;
        }

        private static ulong Unsigned<TFrom>(TFrom value)
            where TFrom : INumber<TFrom>
        {
            if (typeof(TFrom) != typeof(float) && typeof(TFrom) != typeof(double))
            {
                return ulong.CreateTruncating(value);
            }

            double whole = Math.Truncate(double.CreateTruncating(value));
            return whole is >= 9223372036854775808.0 and < 18446744073709551616.0 ? (ulong)whole : (ulong)Wide(value);
        }
    }

    private static class TruncatingTo<TFrom, TTo>
        where TFrom : INumber<TFrom>
        where TTo : INumber<TTo>
    {
        public static readonly Func<TFrom, TTo> Convert = TTo.CreateTruncating;
    }
}
