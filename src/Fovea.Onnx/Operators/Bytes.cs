namespace Fovea.Onnx.Operators;

/// <summary>8-bit integers of either sign as 32-bit ones, for exact sums.</summary>
internal static class Bytes
{
    /// <summary>An input of int8 or uint8, copied.</summary>
    /// <exception cref="FoveaException">It is missing or of another type.</exception>
    public static OnnxTensor<int> Widen(OperatorCall call, int index) => call.Input(index) switch
    {
        OnnxTensor<sbyte> signed => new OnnxTensor<int>(signed.Shape, Array.ConvertAll(signed.Values, value => (int)value)),
        OnnxTensor<byte> unsigned => new OnnxTensor<int>(unsigned.Shape, Array.ConvertAll(unsigned.Values, value => (int)value)),
        OnnxTensor other => throw call.Fail($"input {index} is {OnnxTypes.NameOf(other.Type)}, expected int8 or uint8"),
    };

    /// <summary>A zero point: one value, or one for each of something; 0 where it is left out.</summary>
    public static int[] ZeroPoint(OperatorCall call, int index, int each, string what)
    {
        int[] values = call.Optional(index) is null ? [0] : Widen(call, index).Values;
        return values.Length == 1 || values.Length == each
            ? values
            : throw call.Fail($"the zero point, input {index}, has {values.Length} values, expected one, or {each}, one for each {what}");
    }
}
