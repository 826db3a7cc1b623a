using System.Numerics;

namespace Fovea.Onnx.Operators;

/// <summary>Runs an operator for the real type of its first input; float16 is computed in float32 and rounded once.</summary>
internal static class Reals
{
    /// <summary>Dispatches on the first input's type.</summary>
    /// <typeparam name="TOperator">The operator.</typeparam>
    /// <param name="call">The node.</param>
    /// <param name="narrowed">For float16: how many outputs become float16 again; those behind stay float32.</param>
    /// <exception cref="FoveaException">The first input is of another type.</exception>
    public static OnnxTensor[] Run<TOperator>(OperatorCall call, int narrowed = int.MaxValue)
        where TOperator : struct, IFloatingOperator => call.Input(0) switch
        {
            OnnxTensor<float> => TOperator.Run<float>(call),
            OnnxTensor<double> => TOperator.Run<double>(call),
            OnnxTensor<Half> =>
            [
                .. TOperator.Run<float>(call.WithInputs([.. call.Inputs.Select(Widen)]))
                    .Select((output, index) => index < narrowed ? Narrow(output) : output),
            ],
            OnnxTensor other => throw call.Fail($"input 0 is {OnnxTypes.NameOf(other.Type)}, expected float32, float64 or float16"),
        };

    private static OnnxTensor? Widen(OnnxTensor? tensor) =>
        tensor is OnnxTensor<Half> half ? new OnnxTensor<float>(half.Shape, Array.ConvertAll(half.Values, value => (float)value)) : tensor;

    private static OnnxTensor Narrow(OnnxTensor tensor) =>
        tensor is OnnxTensor<float> wide ? new OnnxTensor<Half>(wide.Shape, Array.ConvertAll(wide.Values, value => (Half)value)) : tensor;
}

/// <summary>
/// An operator on real numbers, written once for float32 and float64. A struct, so that the compiler ahead of time knows every instance.
/// </summary>
internal interface IFloatingOperator
{
    /// <summary>Computes the outputs.</summary>
    static abstract OnnxTensor[] Run<T>(OperatorCall call)
        where T : struct, IFloatingPointIeee754<T>;
}
