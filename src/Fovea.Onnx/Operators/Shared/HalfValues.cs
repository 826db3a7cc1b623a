using System.Numerics.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Half precision is a form of storage here: inputs widen to float, which is exact, and results are rounded once.</summary>
internal static class HalfValues
{
    /// <summary>Runs a float operator on inputs of half precision; its float outputs before <paramref name="narrowed"/> become half.</summary>
    public static OnnxTensor[] Through(OperatorCall call, Func<OperatorCall, OnnxTensor[]> run, int narrowed = int.MaxValue)
    {
        var widened = new OnnxTensor?[call.InputCount];
        for (int i = 0; i < widened.Length; i++)
        {
            widened[i] = call.Optional(i) is OnnxTensor<Half> half ? Widen(half) : call.Optional(i);
        }

        OnnxTensor[] outputs = run(call.WithInputs(widened));
        return [.. outputs.Select((output, index) => output is OnnxTensor<float> single && index < narrowed ? Narrow(single) : output)];
    }

    /// <summary>The same values in float.</summary>
    public static OnnxTensor<float> Widen(OnnxTensor<Half> tensor)
    {
        var values = new float[tensor.Length];
        TensorPrimitives.ConvertToSingle(tensor.Values, values);
        return new OnnxTensor<float>(tensor.Shape, values);
    }

    /// <summary>The nearest values in half precision, ties to even.</summary>
    public static OnnxTensor<Half> Narrow(OnnxTensor<float> tensor)
    {
        var values = new Half[tensor.Length];
        TensorPrimitives.ConvertToHalf(tensor.Values, values);
        return new OnnxTensor<Half>(tensor.Shape, values);
    }
}
