using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Shapes;

public sealed class PadTests
{
    [Theory]
    [InlineData("constant")]
    [InlineData("reflect")]
    [InlineData("edge")]
    [InlineData("wrap")]
    public void Pad(string mode) => Cases.Compare(300, random =>
    {
        int opset = random.Opset(mode == "wrap" ? 19 : 7);
        int[] shape = random.Shape(1, 4, 5, 2);
        int[] axes = opset >= 18 && random.Flip() ? random.Order(shape.Length)[..random.Next(1, shape.Length + 1)] : [.. Enumerable.Range(0, shape.Length)];

        // ONNX Runtime reflects and wraps once at most.
        long Amount(int axis) => mode switch
        {
            "constant" or "edge" => random.Next(0, 4),
            "reflect" => random.Next(0, shape[axis]),
            _ => random.Next(0, shape[axis] + 1),
        };
        long[] pads = [.. axes.Select(Amount), .. axes.Select(Amount)];
        if (mode == "constant" && random.Flip())
        {
            pads[random.Next(pads.Length)] = -1;
        }

        OnnxType type = random.Of<OnnxType>(opset >= 13 ? [OnnxType.Float32, OnnxType.Float64, OnnxType.Int32, OnnxType.Int64, OnnxType.UInt8] : [OnnxType.Float32]);
        OnnxTensor x = random.Tensor(type, shape);
        OnnxTensor? value = random.Flip() ? random.Tensor(type, [], 0, 5) : null;
        OnnxTensor? places = axes.Length == shape.Length && axes.Order().SequenceEqual(axes)
            ? null
            : RandomTensors.Longs([.. axes.Select(axis => (long)(random.Flip() ? axis - shape.Length : axis))]);
        OneNode node = opset < 11 ? new OneNode("Pad", opset, x).With("pads", pads)
            : places is not null ? new OneNode("Pad", opset, x, RandomTensors.Longs(pads), value, places)
            : value is not null ? new OneNode("Pad", opset, x, RandomTensors.Longs(pads), value)
            : new OneNode("Pad", opset, x, RandomTensors.Longs(pads));
        node = opset < 11 && random.Flip() ? node.With("value", 1.5f) : node;
        return mode != "constant" || random.Flip() ? node.With("mode", mode) : node;
    });

    [Fact]
    public void Half_and_other_types() => Cases.Compare(60, random =>
    {
        OnnxType type = random.Of(OnnxType.Float16, OnnxType.Int8, OnnxType.UInt16, OnnxType.Int16, OnnxType.UInt32, OnnxType.UInt64, OnnxType.Bool);
        OnnxTensor x = random.Tensor(type, [2, 3], -2, 2);
        return new OneNode("Pad", 19, x, RandomTensors.Longs(1, 0, 0, 2)).With("mode", random.Of("constant", "edge"));
    }, absolute: 4e-3);

    [Fact]
    public void Reflections_go_to_and_fro_where_the_padding_is_longer_than_the_axis()
    {
        OnnxTensor x = OnnxTensor.Create([3], new[] { 1, 2, 3 });
        OnnxTensor[] y = new OneNode("Pad", 19, x, RandomTensors.Longs(5, 4)).With("mode", "reflect").InFovea();
        Assert.Equal([2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3], ((OnnxTensor<int>)y[0]).Values);
        y = new OneNode("Pad", 19, x, RandomTensors.Longs(4, 4)).With("mode", "wrap").InFovea();
        Assert.Equal([3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1], ((OnnxTensor<int>)y[0]).Values);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        OnnxTensor x = OnnxTensor.Create([2, 3], new float[6]);
        Assert.Equal(
            "Pad 'node': there are 3 pads for 2 axes of the input [2, 3], expected two for each.",
            Cases.Refused(new OneNode("Pad", 13, x, RandomTensors.Longs(0, 0, 1))));
        Assert.Equal(
            "Pad 'node': pads of -2 and -1 do not fit a size of 2.", Cases.Refused(new OneNode("Pad", 13, x, RandomTensors.Longs(-2, 0, -1, 0))));
        Assert.Equal(
            "Pad 'node': mode is 'wrap', expected constant, reflect, edge.",
            Cases.Refused(new OneNode("Pad", 18, x, RandomTensors.Longs(0, 0, 0, 0)).With("mode", "wrap")));
        Assert.Equal(
            "Pad 'node': pads of 1 and 0 in mode edge need values to repeat, but a size of 0 leaves none.",
            Cases.Refused(new OneNode("Pad", 13, OnnxTensor.Create([0], Array.Empty<float>()), RandomTensors.Longs(1, 0)).With("mode", "edge")));
    }
}
