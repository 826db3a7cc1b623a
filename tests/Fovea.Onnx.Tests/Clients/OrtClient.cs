using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fovea.Onnx.Tests.Clients;

/// <summary>Runs a model in ONNX Runtime on one thread: what Fovea's results are held against.</summary>
internal static class OrtClient
{
    /// <summary>Runs a model.</summary>
    /// <param name="model">The bytes of the file.</param>
    /// <param name="inputs">Inputs by name.</param>
    /// <returns>Outputs in the graph's order.</returns>
    public static OnnxTensor[] Run(byte[] model, IReadOnlyDictionary<string, OnnxTensor> inputs)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        using var session = new InferenceSession(model, options);
        NamedOnnxValue[] values = [.. inputs.Select(input => ToOrt(input.Key, input.Value))];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(values);
        return [.. results.Select(FromOrt)];
    }

    private static NamedOnnxValue ToOrt(string name, OnnxTensor tensor) => tensor switch
    {
        OnnxTensor<float> t => Named(name, t),
        OnnxTensor<double> t => Named(name, t),
        OnnxTensor<Half> t => Named(name, new OnnxTensor<Float16>(t.Shape, [.. t.Values.Select(v => new Float16(BitConverter.HalfToUInt16Bits(v)))])),
        OnnxTensor<sbyte> t => Named(name, t),
        OnnxTensor<byte> t => Named(name, t),
        OnnxTensor<short> t => Named(name, t),
        OnnxTensor<ushort> t => Named(name, t),
        OnnxTensor<int> t => Named(name, t),
        OnnxTensor<uint> t => Named(name, t),
        OnnxTensor<long> t => Named(name, t),
        OnnxTensor<ulong> t => Named(name, t),
        OnnxTensor<bool> t => Named(name, t),
        _ => throw new NotSupportedException(tensor.Type.ToString()),
    };

    private static NamedOnnxValue Named<T>(string name, OnnxTensor<T> tensor)
        where T : notnull => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(tensor.Values, tensor.Shape.AsSpan()));

    private static OnnxTensor FromOrt(DisposableNamedOnnxValue value) => value.ElementType switch
    {
        TensorElementType.Float => Copy<float>(value),
        TensorElementType.Double => Copy<double>(value),
        TensorElementType.Float16 => Convert(Copy<Float16>(value)),
        TensorElementType.Int8 => Copy<sbyte>(value),
        TensorElementType.UInt8 => Copy<byte>(value),
        TensorElementType.Int16 => Copy<short>(value),
        TensorElementType.UInt16 => Copy<ushort>(value),
        TensorElementType.Int32 => Copy<int>(value),
        TensorElementType.UInt32 => Copy<uint>(value),
        TensorElementType.Int64 => Copy<long>(value),
        TensorElementType.UInt64 => Copy<ulong>(value),
        TensorElementType.Bool => Copy<bool>(value),
        _ => throw new NotSupportedException(value.ElementType.ToString()),
    };

    private static OnnxTensor<Half> Convert(OnnxTensor<Float16> tensor) =>
        new(tensor.Shape, [.. tensor.Values.Select(v => BitConverter.UInt16BitsToHalf(v.value))]);

    private static OnnxTensor<T> Copy<T>(DisposableNamedOnnxValue value)
        where T : notnull
    {
        Tensor<T> tensor = value.AsTensor<T>();
        return new OnnxTensor<T>(ImmutableArray.Create(tensor.Dimensions), tensor.ToArray());
    }
}
