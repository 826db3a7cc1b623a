using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators;

public sealed class ProductTests
{
    [Fact]
    public void Gemm_agrees_with_every_broadcast_of_its_sum()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var draw = new Draw(seed);
            int rows = draw.Int(1, 6);
            int inner = draw.Int(1, 8);
            int columns = draw.Int(1, 6);
            bool turnA = draw.Bool();
            bool turnB = draw.Bool();
            int[]? c = draw.Int(0, 6) switch
            {
                0 => [rows, columns],
                1 => [columns],
                2 => [1, columns],
                3 => [rows, 1],
                4 => [1],
                5 => [],
                _ => null,
            };
            int opset = c is null ? draw.OneOf(11, 13, 17) : draw.OneOf(7, 9, 11, 13, 17);
            OnnxTensor a = draw.Floats(turnA ? [inner, rows] : [rows, inner]);
            OnnxTensor b = draw.Floats(turnB ? [columns, inner] : [inner, columns]);
            new OneNode("Gemm", opset, [a, b, .. c is null ? Array.Empty<OnnxTensor>() : [draw.Floats(c)]])
                .With("transA", turnA ? 1 : 0).With("transB", turnB ? 1 : 0).With("alpha", draw.OneOf(1f, 0.5f)).With("beta", draw.OneOf(1f, 2f))
                .Compare(1e-4, 1e-4);
        }
    }

    [Fact]
    public void MatMul_agrees_with_numpy_broadcasting()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var draw = new Draw(seed);
            int inner = draw.Int(1, 6);
            int[] lead = draw.Ints(draw.Int(0, 3), 1, 3);
            int[] left = draw.Int(0, 5) == 0 ? [inner] : [.. Lead(draw, lead), draw.Int(1, 5), inner];
            int[] right = draw.Int(0, 5) == 0 ? [inner] : [.. Lead(draw, lead), inner, draw.Int(1, 5)];
            int opset = draw.OneOf(7, 9, 13, 17);
            new OneNode("MatMul", opset, draw.Floats(left), draw.Floats(right)).Compare(1e-4, 1e-4);
            new OneNode("MatMul", opset, draw.Doubles(left), draw.Doubles(right)).Compare(1e-9, 1e-9);
            if (opset >= 9)
            {
                new OneNode("MatMul", opset, draw.SmallIntegers(left), draw.SmallIntegers(right)).Compare();
            }
        }
    }

    [Fact]
    public void MatMulInteger_agrees_to_the_bit()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var draw = new Draw(seed);
            int inner = draw.Int(1, 6);
            int rows = draw.Int(1, 5);
            int columns = draw.Int(1, 5);
            bool signed = draw.Bool();
            OnnxTensor right = signed ? draw.SignedBytes(inner, columns) : draw.Bytes(inner, columns);
            OnnxTensor rightZero = draw.Bool() ? (signed ? draw.SignedBytes([]) : draw.Bytes([])) : signed ? draw.SignedBytes(columns) : draw.Bytes(columns);
            OnnxTensor left = draw.Bool() ? draw.Bytes(rows, inner) : draw.Bytes(2, rows, inner);
            OnnxTensor?[] inputs = draw.Int(0, 2) switch
            {
                0 => [left, right],
                1 => [left, right, draw.Bytes([])],
                _ => [left, right, draw.Bytes([]), rightZero],
            };
            new OneNode("MatMulInteger", 10, inputs).Compare();
        }
    }

    [Fact]
    public void What_does_not_fit_is_told_with_the_node()
    {
        var draw = new Draw(1);
        ConvTests.Refused("the matrices do not fit: 2x3 times 4x2", new OneNode("Gemm", 13, draw.Floats(2, 3), draw.Floats(4, 2)));
        ConvTests.Refused("expected a matrix", new OneNode("Gemm", 13, draw.Floats(2, 3, 1), draw.Floats(3, 2)));
        ConvTests.Refused("is not broadcast to 2x2", new OneNode("Gemm", 13, draw.Floats(2, 3), draw.Floats(3, 2), draw.Floats(3)));
        ConvTests.Refused("do not fit: [2, 3] times [4, 2]", new OneNode("MatMul", 13, draw.Floats(2, 3), draw.Floats(4, 2)));
        ConvTests.Refused("do not fit: [2, 1, 3] times [3, 3, 2]", new OneNode("MatMul", 13, draw.Floats(2, 1, 3), draw.Floats(3, 3, 2)));
    }

    // Some of the sizes are 1 and some left out in front, to be broadcast.
    private static int[] Lead(Draw draw, int[] lead) => [.. lead.Skip(draw.Int(0, lead.Length)).Select(size => draw.Bool() ? size : 1)];
}
