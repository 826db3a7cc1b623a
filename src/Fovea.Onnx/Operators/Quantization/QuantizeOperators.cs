using System.Collections.Immutable;
using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>
/// QuantizeLinear, DequantizeLinear and DynamicQuantizeLinear: integers that stand for scale * (integer - zero point). One scale, one for
/// each place of an axis (from 13 on), or one for each block along an axis (from 21 on).
/// </summary>
internal static class QuantizeOperators
{
    private static readonly int[] Versions = [10, 13, 19, 21, 23, 24, 25];
    private static readonly OnnxType[] Sources = [OnnxType.Float32, OnnxType.Float16, OnnxType.Int32];
    private static readonly OnnxType[] Quantized = [OnnxType.UInt8, OnnxType.Int8, OnnxType.UInt16, OnnxType.Int16];

    public static OperatorDefinition[] Definitions { get; } =
    [
        ByType.Checked("QuantizeLinear", Versions, Sources, Quantize) with { Limits = "integers of 8 and 16 bits" },
        ByType.Checked("DequantizeLinear", Versions, [.. Quantized, OnnxType.Int32], ByType.Numbers<Dequantize>) with
        {
            Limits = "integers of 8, 16 and 32 bits",
        },
        ByType.Checked("DynamicQuantizeLinear", [11], [OnnxType.Float32], DynamicQuantize),
    ];

    private static OnnxTensor[] Quantize(OperatorCall call)
    {
        OnnxType type = call.Optional(2)?.Type ?? (call.Version >= 21 && call.Int("output_dtype", 0) != 0
            ? (OnnxType)call.Int("output_dtype", 0)
            : OnnxType.UInt8);
        if (call.Int("output_dtype", 0) is not 0 and long stated && stated != (long)type && call.Version >= 21)
        {
            throw call.Fail($"output_dtype is {stated}, but the zero point is {OnnxTypes.NameOf(type)}");
        }

        if (call.Version >= 23 && call.Int("precision", 0) is not 0 and not (long)OnnxType.Float32)
        {
            throw call.Fail("a precision other than float32 is not computed");
        }

        // What is quantized is float here; half widens, and an int32 is one of the numbers that float has or is rounded to one.
        OnnxTensor x = CastOperators.To(call, call.Input(0), OnnxType.Float32);
        OnnxTensor scale = Scale(call);
        return Array.IndexOf(Quantized, type) >= 0
            ? ByType.Numbers<Into>(call.WithInputs([x, scale, call.Optional(2)]), type)
            : throw call.Fail($"the type {(Enum.IsDefined(type) ? OnnxTypes.NameOf(type) : type.ToString())} to quantize to is none that is computed");
    }

    private static OnnxTensor Scale(OperatorCall call) => call.Input(1).Type is OnnxType.Float32 or OnnxType.Float16
        ? CastOperators.To(call, call.Input(1), OnnxType.Float32)
        : throw call.Fail($"the scale is {OnnxTypes.NameOf(call.Input(1).Type)}, expected float32 or float16");

    private static T[]? ZeroPoint<T>(OperatorCall call)
        where T : unmanaged
    {
        OnnxTensor<T>? zero = call.Optional<T>(2);
        return zero is null || zero.Length == call.Input(1).Length
            ? zero?.Values
            : throw call.Fail($"the zero point {zero.Show()} does not fit the scale {call.Input(1).Show()}");
    }

    private static OnnxTensor[] DynamicQuantize(OperatorCall call)
    {
        OnnxTensor<float> x = call.Input<float>(0);
        float low = 0;
        float high = 0;
        foreach (float value in x.Values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        float scale = (high - low) / 255;
        scale = scale == 0 ? 1 : scale;
        float zero = Math.Clamp(MathF.Round(Math.Clamp(-low / scale, 0, 255)), 0, 255);
        byte zeroPoint = float.IsNaN(zero) ? (byte)0 : (byte)zero;
        var y = new byte[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Saturate<byte>(MathF.Round(x.Values[i] / scale) + zeroPoint);
        }

        return [new OnnxTensor<byte>(x.Shape, y), new OnnxTensor<float>([], [scale]), new OnnxTensor<byte>([], [zeroPoint])];
    }

    private static T Saturate<T>(float value)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => float.IsNaN(value) ? T.Zero : T.CreateSaturating(value);

    private readonly struct Into : INumberOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            OnnxTensor<float> x = call.Input<float>(0);
            OnnxTensor<float> scale = call.Input<float>(1);
            T[]? zero = ZeroPoint<T>(call);
            var places = ScalePlaces.Of(call, x, scale);
            var y = new T[x.Length];
            for (int i = 0; i < y.Length; i++)
            {
                int place = places[i];
                y[i] = Saturate<T>(
                    MathF.Round(x.Values[i] / scale.Values[place]) + (zero is null ? 0 : float.CreateTruncating(zero[place])));
            }

            return [new OnnxTensor<T>(x.Shape, y)];
        }
    }

    private readonly struct Dequantize : INumberOperator
    {
        public static OnnxTensor[] Run<T>(OperatorCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            OnnxTensor<T> x = call.Input<T>(0);
            var scale = (OnnxTensor<float>)Scale(call);
            T[]? zero = ZeroPoint<T>(call);
            var places = ScalePlaces.Of(call, x, scale);
            var y = Outputs.New<float>(call, x.Shape);
            for (int i = 0; i < y.Length; i++)
            {
                int place = places[i];
                long distance = long.CreateTruncating(x.Values[i]) - (zero is null ? 0 : long.CreateTruncating(zero[place]));
                y[i] = distance * scale.Values[place];
            }

            var result = new OnnxTensor<float>(x.Shape, y);
            return [call.Input(1).Type == OnnxType.Float16 ? HalfValues.Narrow(result) : result];
        }
    }
}
