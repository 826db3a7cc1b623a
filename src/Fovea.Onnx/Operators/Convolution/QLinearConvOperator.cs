namespace Fovea.Onnx.Operators.Convolution;

/// <summary>
/// QLinearConv: a convolution of quantised values. Sums are exact integers, the bias among them, and are rounded once, to the nearest even,
/// on their way to the output's scale.
/// </summary>
internal static class QLinearConvOperator
{
    public static OperatorDefinition[] Definitions { get; } =
        [new("QLinearConv", [10], Run) { Types = [OnnxType.Int8, OnnxType.UInt8] }];

    private static OnnxTensor[] Run(OperatorCall call)
    {
        (int[] sums, ConvShapes shapes) = ConvIntegerOperator.Sums(call, input: 0, weight: 3, inputZero: 2, weightZero: 5);
        float scaleX = Scale(call, 1, 1)[0];
        float[] scaleW = Scale(call, 4, shapes.Filters);
        float scaleY = Scale(call, 6, 1)[0];
        int zeroY = Bytes.ZeroPoint(call, 7, 1, "tensor")[0];
        if (call.Optional<int>(8) is { } bias)
        {
            shapes.AddBias<int>(call, sums, bias.Values);
        }

        bool signed = call.Optional(7) is OnnxTensor<sbyte> || (call.Optional(7) is null && call.Input(0) is OnnxTensor<sbyte>);
        float least = signed ? sbyte.MinValue : byte.MinValue;
        float most = signed ? sbyte.MaxValue : byte.MaxValue;
        int length = sums.Length == 0 ? 1 : sums.Length / (shapes.Batch * shapes.Filters);
        int Quantize(int index)
        {
            int filter = index / length % shapes.Filters;
            float factor = scaleX * (scaleW.Length == 1 ? scaleW[0] : scaleW[filter]) / scaleY;
            float value = MathF.Round(sums[index] * factor, MidpointRounding.ToEven) + zeroY;
            return (int)Math.Clamp(value, least, most);
        }

        return signed
            ? [new OnnxTensor<sbyte>(shapes.Output, [.. Enumerable.Range(0, sums.Length).Select(i => (sbyte)Quantize(i))])]
            : [new OnnxTensor<byte>(shapes.Output, [.. Enumerable.Range(0, sums.Length).Select(i => (byte)Quantize(i))])];
    }

    private static float[] Scale(OperatorCall call, int index, int each)
    {
        float[] values = call.Input<float>(index).Values;
        return values.Length == 1 || values.Length == each
            ? values
            : throw call.Fail($"the scale, input {index}, has {values.Length} values, expected one, or {each}");
    }
}
