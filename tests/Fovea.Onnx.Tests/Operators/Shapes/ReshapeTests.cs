using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Shapes;

public sealed class ReshapeTests
{
    [Fact]
    public void Reshape() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(7);
        int[] shape = random.Shape(1, 4);
        long[] target = [.. shape.Select(size => (long)size)];
        random.Shuffle(target);
        if (random.Flip() && target.Length > 1)
        {
            target = [target[0] * target[1], .. target[2..]];
        }

        int open = random.Next(target.Length);
        target[open] = random.Flip() ? -1 : target[open];
        int kept = random.Next(target.Length);
        target[kept] = target[kept] == shape[kept] && random.Flip() ? 0 : target[kept];
        var node = new OneNode("Reshape", opset, random.Tensor(random.Of(TypeLists.NumbersAndBooleans), shape), RandomTensors.Longs(target));
        return opset >= 14 && random.Flip() ? node.With("allowzero", target.Contains(0) ? 0 : 1) : node;
    });

    [Fact]
    public void Reshape_of_nothing_with_allowzero() => Cases.Compare(20, random => new OneNode(
        "Reshape", random.Opset(14), random.Tensor(OnnxType.Float32, [0, 3]), RandomTensors.Longs(3, 0)).With("allowzero", 1));

    [Fact]
    public void Squeeze() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(7);
        int[] shape = random.Shape(1, 5, 2);
        long[] ones = [.. Enumerable.Range(0, shape.Length).Where(d => shape[d] == 1 && random.Flip())
            .Select(d => opset >= 11 && random.Flip() ? (long)(d - shape.Length) : d)];
        random.Shuffle(ones);
        OnnxTensor x = random.Tensor(random.Of(TypeLists.NumbersAndBooleans), shape);
        return ones.Length == 0 ? new OneNode("Squeeze", opset, x)
            : opset >= 13 ? new OneNode("Squeeze", opset, x, RandomTensors.Longs(ones))
            : new OneNode("Squeeze", opset, x).With("axes", ones);
    });

    [Fact]
    public void Unsqueeze() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(7);
        int[] shape = random.Shape(0, 3);
        int rank = shape.Length + random.Next(1, 4);
        long[] axes = [.. random.Order(rank)[..(rank - shape.Length)].Select(d => opset >= 11 && random.Flip() ? (long)(d - rank) : d)];
        OnnxTensor x = random.Tensor(random.Of(TypeLists.NumbersAndBooleans), shape);
        return opset >= 13 ? new OneNode("Unsqueeze", opset, x, RandomTensors.Longs(axes)) : new OneNode("Unsqueeze", opset, x).With("axes", axes);
    });

    [Fact]
    public void Shape_and_Size() => Cases.Compare(200, random =>
    {
        int opset = random.Opset(7);
        OnnxTensor x = random.Tensor(random.Of(TypeLists.NumbersAndBooleans), random.Shape(0, 4, 4, 0));
        var node = new OneNode(random.Of("Shape", "Shape", "Size"), opset, x);
        node = opset >= 15 && node.Operator == "Shape" && random.Flip() ? node.With("start", random.Next(-6, 7)) : node;
        return opset >= 15 && node.Operator == "Shape" && random.Flip() ? node.With("end", random.Next(-6, 7)) : node;
    });

    [Theory]
    [InlineData(new long[] { 4, -1 }, "there are 6 values")]
    [InlineData(new long[] { -1, -1 }, "only one size can be -1")]
    [InlineData(new long[] { 6, 1, 0 }, "a size of 0 keeps the input's, which has none there")]
    [InlineData(new long[] { -2, 3 }, "sizes are 0 or more, or -1")]
    [InlineData(new long[] { long.MaxValue, 2 }, "sizes are 0 or more, or -1")]
    [InlineData(new long[] { 65536, 65536, 65536, 65536, 3 }, "there are 6 values")]
    public void A_reshape_that_does_not_fit_is_refused(long[] shape, string reason) => Assert.Equal(
        $"Reshape 'node': the input [2, 3] cannot become [{string.Join(", ", shape)}]: {reason}.",
        Cases.Refused(new OneNode("Reshape", 13, OnnxTensor.Create([2, 3], new float[6]), RandomTensors.Longs(shape))));

    [Fact]
    public void Axes_that_do_not_fit_are_refused()
    {
        OnnxTensor x = OnnxTensor.Create([2, 1], new float[2]);
        Assert.Equal(
            "Squeeze 'node': axis 0 of the input [2, 1] cannot be removed, its size is not 1.",
            Cases.Refused(new OneNode("Squeeze", 13, x, RandomTensors.Longs(0))));
        Assert.Equal("Unsqueeze 'node': axis 0 is given twice.", Cases.Refused(new OneNode("Unsqueeze", 13, x, RandomTensors.Longs(0, -4))));
        Assert.Equal(
            "Unsqueeze 'node': axis 9 is none of a tensor of 3 dimensions.",
            Cases.Refused(new OneNode("Unsqueeze", 13, x, RandomTensors.Longs(9))));
        Assert.Equal("Unsqueeze 'node': the attribute axes is missing.", Cases.Refused(new OneNode("Unsqueeze", 11, x)));
    }
}
