using Fovea.Formats.Npy;

namespace Fovea.Onnx;

/// <summary>
/// Tensors as .npy files, element type for element type: float16 to float64, integers of 8 to 64 bits and booleans, in either order of
/// bytes and of dimensions.
/// </summary>
public static class NpyTensors
{
    /// <summary>Reads a file. No memory is taken for the values before the file has been found to hold that many.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FoveaException">The file is missing, damaged, or of a dtype that tensors do not have.</exception>
    public static OnnxTensor Read(string path)
    {
        NpyArray array = NpyFile.Read(path);
        return array.Type switch
        {
            NpyType.Float16 => Tensor<Half>(array),
            NpyType.Float32 => Tensor<float>(array),
            NpyType.Float64 => Tensor<double>(array),
            NpyType.Int8 => Tensor<sbyte>(array),
            NpyType.UInt8 => Tensor<byte>(array),
            NpyType.Int16 => Tensor<short>(array),
            NpyType.UInt16 => Tensor<ushort>(array),
            NpyType.Int32 => Tensor<int>(array),
            NpyType.UInt32 => Tensor<uint>(array),
            NpyType.Int64 => Tensor<long>(array),
            NpyType.UInt64 => Tensor<ulong>(array),
            _ => Tensor<bool>(array),
        };
    }

    /// <summary>Writes a file whole or not at all: version 1.0, little endian, C order.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensor">The tensor; not of text.</param>
    /// <exception cref="FoveaException">The tensor holds text, or the file cannot be written.</exception>
    public static void Write(string path, OnnxTensor tensor)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensor);
        NpyFile.Write(path, tensor switch
        {
            OnnxTensor<Half> t => Array(t),
            OnnxTensor<float> t => Array(t),
            OnnxTensor<double> t => Array(t),
            OnnxTensor<sbyte> t => Array(t),
            OnnxTensor<byte> t => Array(t),
            OnnxTensor<short> t => Array(t),
            OnnxTensor<ushort> t => Array(t),
            OnnxTensor<int> t => Array(t),
            OnnxTensor<uint> t => Array(t),
            OnnxTensor<long> t => Array(t),
            OnnxTensor<ulong> t => Array(t),
            OnnxTensor<bool> t => Array(t),
            _ => throw new FoveaException($"{path}: a tensor of text has no .npy form here. Keep numbers."),
        });
    }

    private static OnnxTensor<T> Tensor<T>(NpyArray array)
        where T : unmanaged => new(array.Shape, array.ToArray<T>());

    private static NpyArray Array<T>(OnnxTensor<T> tensor)
        where T : unmanaged => NpyArray.Create<T>(tensor.Shape, tensor.Values);
}
