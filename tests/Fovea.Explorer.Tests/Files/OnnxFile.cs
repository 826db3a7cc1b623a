using System.Text;

namespace Fovea.Explorer.Tests.Files;

/// <summary>ONNX files that no exporter writes, by the format's own rules: a field's number and kind, a length, the bytes.</summary>
internal static class OnnxFile
{
    /// <summary>Nodes one behind the other, from x to y.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="shape">The shape of x and y.</param>
    /// <param name="operators">The nodes' operators.</param>
    /// <param name="weight">The shape of a constant of zeros that every node reads as its second input; none where it is left out.</param>
    public static byte[] Chain(string name, int[] shape, IReadOnlyList<string> operators, int[]? weight = null)
    {
        static string Value(int index, int last) => index == 0 ? "x" : index == last ? "y" : $"v{index}";
        IEnumerable<byte> nodes = operators.SelectMany((each, i) => Field(1, [
            .. Text(1, Value(i, operators.Count)), .. weight is null ? [] : Text(1, "w"), .. Text(2, Value(i + 1, operators.Count)),
            .. Text(3, $"node{i}"), .. Text(4, each)]));
        byte[] graph =
        [
            .. nodes, .. Text(2, name), .. weight is null ? [] : Field(5, Zeros("w", weight)),
            .. Field(11, Declared("x", shape)), .. Field(12, Declared("y", shape)),
        ];
        return [.. Number(1, 8), .. Field(7, graph), .. Field(8, Number(2, 17))];
    }

    /// <summary>y is x plus a constant that the graph itself fills: a few bytes that ask for much memory.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="shape">The shape of x and y.</param>
    /// <param name="filled">The shape of the constant.</param>
    public static byte[] Filled(string name, int[] shape, long[] filled)
    {
        byte[] sizes =
        [
            .. Number(1, filled.Length), .. Number(2, 7), .. Text(8, "sizes"), .. Field(9, [.. filled.SelectMany(BitConverter.GetBytes)]),
        ];
        byte[] graph =
        [
            .. Field(1, [.. Text(1, "sizes"), .. Text(2, "big"), .. Text(3, "fill"), .. Text(4, "ConstantOfShape")]),
            .. Field(1, [.. Text(1, "x"), .. Text(1, "big"), .. Text(2, "y"), .. Text(3, "sum"), .. Text(4, "Add")]),
            .. Text(2, name), .. Field(5, sizes), .. Field(11, Declared("x", shape)), .. Field(12, Declared("y", shape)),
        ];
        return [.. Number(1, 8), .. Field(7, graph), .. Field(8, Number(2, 17))];
    }

    private static byte[] Zeros(string name, int[] shape) =>
    [
        .. shape.SelectMany(size => Number(1, size)), .. Number(2, 1), .. Text(8, name),
        .. Field(9, new byte[sizeof(float) * shape.Aggregate(1, (all, size) => all * size)]),
    ];

    private static byte[] Declared(string name, int[] shape)
    {
        byte[] sizes = [.. shape.SelectMany(size => Field(1, Number(1, size)))];
        return [.. Text(1, name), .. Field(2, Field(1, [.. Number(1, 1), .. Field(2, sizes)]))];
    }

    private static byte[] Field(int number, byte[] content) => [.. Varint((number << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Text(int number, string text) => Field(number, Encoding.ASCII.GetBytes(text));

    private static byte[] Number(int number, int value) => [.. Varint(number << 3), .. Varint(value)];

    // Seven bits a byte, the lowest first; all bytes but the last have the highest bit.
    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        return [.. bytes, (byte)value];
    }
}
