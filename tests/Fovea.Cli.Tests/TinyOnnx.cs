using System.Runtime.InteropServices;
using System.Text;

namespace Fovea.Cli.Tests;

/// <summary>ONNX files byte by byte. The numbers are those of the fields of onnx.proto.</summary>
internal static class TinyOnnx
{
    private const int Float32 = 1;
    private const int Int64 = 7;

    /// <summary>Two inputs, a float32 [d, 3] and n int64 [k]; n is the first output and a the second.</summary>
    public static byte[] TwoOutputs() => Model(
    [
        Field(1, Node("Identity", ["a"], "b")),
        Field(1, Node("Identity", ["n"], "m")),
        Field(2, Text("tiny")),
        Field(11, Value("a", Float32, -1, 3)),
        Field(11, Value("n", Int64, -1)),
        Field(12, Value("m", Int64, -1)),
        Field(12, Value("b", Float32, -1, 3)),
    ]);

    /// <summary>Images [batch, 1, 28, 28] to probabilities by a convolution with stride 4 and a dense layer.</summary>
    public static byte[] Classifier(int classes)
    {
        var random = new System.Random(1);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * 0.2))];
        return Model(
        [
            Field(1, Node("Conv", ["x", "conv.weight"], "c", Ints("strides", 4, 4))),
            Field(1, Node("Relu", ["c"], "r")),
            Field(1, Node("Flatten", ["r"], "f")),
            Field(1, Node("Gemm", ["f", "fc.weight"], "g")),
            Field(1, Node("Softmax", ["g"], "softmax")),
            Field(2, Text("classifier")),
            Field(5, Tensor("conv.weight", Draw(8 * 16), 8, 1, 4, 4)),
            Field(5, Tensor("fc.weight", Draw(8 * 49 * classes), 8 * 49, classes)),
            Field(11, Value("x", Float32, -1, 1, 28, 28)),
            Field(12, Value("softmax", Float32, -1, classes)),
        ]);
    }

    private static byte[] Model(byte[][] graph) =>
        [.. Number(1, 8), .. Field(7, [.. graph.SelectMany(part => part)]), .. Field(8, [.. Field(1, []), .. Number(2, 17)])];

    private static byte[] Node(string operation, string[] inputs, string output, byte[]? attribute = null) =>
    [
        .. inputs.SelectMany(input => Field(1, Text(input))), .. Field(2, Text(output)), .. Field(3, Text(output)), .. Field(4, Text(operation)),
        .. attribute is null ? [] : Field(5, attribute),
    ];

    private static byte[] Ints(string name, params int[] values) =>
        [.. Field(1, Text(name)), .. values.SelectMany(value => Number(8, value)), .. Number(20, 7)];

    private static byte[] Tensor(string name, float[] values, params int[] dims) =>
    [
        .. dims.SelectMany(dim => Number(1, dim)), .. Number(2, Float32), .. Field(8, Text(name)), .. Field(9, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()),
    ];

    private static byte[] Value(string name, int type, params int[] dims)
    {
        byte[] shape = [.. dims.SelectMany(dim => Field(1, dim < 0 ? Field(2, Text("n" + name)) : Number(1, dim)))];
        return [.. Field(1, Text(name)), .. Field(2, Field(1, [.. Number(1, type), .. Field(2, shape)]))];
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Number(int field, int value) => [.. Variable(field << 3), .. Variable(value)];

    private static byte[] Field(int field, byte[] content) => [.. Variable((field << 3) | 2), .. Variable(content.Length), .. content];

    private static IEnumerable<byte> Variable(int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
