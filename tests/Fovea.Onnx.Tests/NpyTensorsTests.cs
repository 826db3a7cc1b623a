using System.Text;
using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests;

public sealed class NpyTensorsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-npy-").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Fact]
    public void Every_element_type_comes_back_as_it_was()
    {
        var draw = new Draw(1);
        OnnxTensor[] tensors =
        [
            draw.Floats(2, 3), draw.Doubles(4), Draw.Narrow(draw.Floats(2, 1)), draw.SignedBytes(3), draw.Bytes(2, 2), draw.Integers(5),
            draw.SmallIntegers([]), OnnxTensor.Create([2], new short[] { -3, 4 }), OnnxTensor.Create([2], new ushort[] { 3, 60000 }),
            OnnxTensor.Create([1], new[] { uint.MaxValue }), OnnxTensor.Create([1], new[] { ulong.MaxValue }), OnnxTensor.Create([3], new[] { true, false, true }),
            draw.Floats(0, 3),
        ];
        foreach (OnnxTensor tensor in tensors)
        {
            string path = Path.Combine(folder, "a.npy");
            NpyTensors.Write(path, tensor);
            Near.Check(tensor, NpyTensors.Read(path), 0, 0);
        }

        FoveaException problem = Assert.Throws<FoveaException>(() => NpyTensors.Write(Path.Combine(folder, "b.npy"), OnnxTensor.Create([1], new[] { "text" })));
        Assert.Contains("a tensor of text has no .npy form", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Byte_order_and_order_of_dimensions_are_minded()
    {
        OnnxTensor swapped = NpyTensors.Read(Save("'>i4'", "False", "(2,)", [0, 0, 1, 2, 0xFF, 0xFF, 0xFF, 0xFE]));
        Assert.Equal([258, -2], ((OnnxTensor<int>)swapped).Values);
        OnnxTensor fortran = NpyTensors.Read(Save("'|u1'", "True", "(2, 3)", [1, 2, 3, 4, 5, 6]));
        Assert.Equal([1, 3, 5, 2, 4, 6], ((OnnxTensor<byte>)fortran).Values);
    }

    [Fact]
    public void Damaged_files_are_refused_at_every_length()
    {
        string whole = Save("'<f4'", "False", "(2, 2)", new byte[16]);
        byte[] bytes = File.ReadAllBytes(whole);
        string part = Path.Combine(folder, "part.npy");
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(part, bytes[..length]);
            Assert.Contains("part.npy", Assert.Throws<FoveaException>(() => NpyTensors.Read(part)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("the dtype is complex64 ('<c8')", Assert.Throws<FoveaException>(() => NpyTensors.Read(Save("'<c8'", "False", "(1,)", new byte[8]))).Message);
        Assert.Contains("no such file", Assert.Throws<FoveaException>(() => NpyTensors.Read(Path.Combine(folder, "none.npy"))).Message);
        Assert.Contains("is too large", Assert.Throws<FoveaException>(() => NpyTensors.Read(Save("'<f4'", "False", "(2147483647, 9)", []))).Message);
    }

    private string Save(string descr, string fortran, string shape, byte[] values)
    {
        string header = $"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n";
        string path = Path.Combine(folder, "x.npy");
        File.WriteAllBytes(
            path,
            [0x93, .. Encoding.ASCII.GetBytes("NUMPY"), 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. values]);
        return path;
    }
}
