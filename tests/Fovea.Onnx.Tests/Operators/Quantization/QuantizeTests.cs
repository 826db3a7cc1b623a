using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Quantization;

public sealed class QuantizeTests
{
    [Fact]
    public void QuantizeLinear() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(10);
        OnnxType type = random.Of<OnnxType>(opset >= 21
            ? [OnnxType.UInt8, OnnxType.Int8, OnnxType.UInt16, OnnxType.Int16]
            : [OnnxType.UInt8, OnnxType.Int8]);
        int[] shape = random.Shape(1, 4);
        (int[] scaleShape, int? axis) = Scale(random, shape, opset);
        OnnxTensor x = random.Tensor(OnnxType.Float32, shape, -40, 40);
        OnnxTensor scale = random.Tensor(OnnxType.Float32, scaleShape, 0.1, 0.5);
        OneNode node = random.Next(4) == 0
            ? new OneNode("QuantizeLinear", opset, x, scale)
            : new OneNode("QuantizeLinear", opset, x, scale, random.Tensor(type, scaleShape, -9, 9));
        node = axis is { } stated ? node.With("axis", stated) : node;
        return opset >= 21 && !node.Types.Contains(type) ? node.With("output_dtype", (long)type) : node;
    });

    [Fact]
    public void DequantizeLinear() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(10);
        OnnxType type = random.Of<OnnxType>(opset >= 21
            ? [OnnxType.UInt8, OnnxType.Int8, OnnxType.UInt16, OnnxType.Int16, OnnxType.Int32]
            : [OnnxType.UInt8, OnnxType.Int8, OnnxType.Int32]);
        int[] shape = random.Shape(1, 4);
        (int[] scaleShape, int? axis) = Scale(random, shape, opset);
        OnnxTensor x = random.Tensor(type, shape, -100, 100);
        OnnxTensor scale = random.Tensor(OnnxType.Float32, scaleShape, 0.1, 0.5);
        OneNode node = type == OnnxType.Int32 || random.Next(4) == 0
            ? new OneNode("DequantizeLinear", opset, x, scale)
            : new OneNode("DequantizeLinear", opset, x, scale, random.Tensor(type, scaleShape, -9, 9));
        return axis is { } stated ? node.With("axis", stated) : node;
    });

    [Fact]
    public void Blocks() => Cases.Compare(150, random =>
    {
        int[] shape = [random.Next(1, 4), random.Next(1, 3), random.Next(1, 4)];
        int axis = random.Next(3);
        int[] scaleShape = [.. shape];
        int block = random.Next(1, 4);
        shape[axis] *= block;
        OnnxTensor scale = random.Tensor(OnnxType.Float32, scaleShape, 0.1, 0.5);
        OnnxTensor zero = random.Tensor(OnnxType.Int8, scaleShape, -9, 9);
        return (random.Flip()
            ? new OneNode("QuantizeLinear", 21, random.Tensor(OnnxType.Float32, shape, -40, 40), scale, zero)
            : new OneNode("DequantizeLinear", 21, random.Tensor(OnnxType.Int8, shape, -100, 100), scale, zero))
            .With("axis", axis).With("block_size", block);
    });

    [Fact]
    public void Half() => Cases.Compare(60, random => random.Flip()
        ? new OneNode(
            "QuantizeLinear", 19, OnnxTensor.Create([3], new[] { (Half)1, (Half)(-2), (Half)7 }), OnnxTensor.Create([], new[] { (Half)0.5 }),
            random.Tensor(OnnxType.Int8, [], -9, 9))
        : new OneNode(
            "DequantizeLinear", 19, random.Tensor(OnnxType.UInt8, [5], 0, 100), OnnxTensor.Create([], new[] { (Half)0.25 }),
            random.Tensor(OnnxType.UInt8, [], 0, 9)));

    [Fact]
    public void DynamicQuantizeLinear() => Cases.Compare(100, random =>
    {
        (double low, double high) = random.Of((-5.0, 5.0), (1.0, 9.0), (-9.0, -1.0), (0.0, 0.0));
        return new OneNode("DynamicQuantizeLinear", random.Opset(11), random.Tensor(OnnxType.Float32, random.Shape(1, 3), low, high)).Outputs(3);
    });

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        OnnxTensor x = OnnxTensor.Create([2, 3], new float[6]);
        OnnxTensor two = OnnxTensor.Create([2], new float[2]);
        OnnxTensor three = OnnxTensor.Create([3], new float[3]);
        Assert.Equal(
            "QuantizeLinear 'node': the scale [2] does not fit axis 1 of the input [2, 3].",
            Cases.Refused(new OneNode("QuantizeLinear", 13, x, two)));
        Assert.Equal(
            "QuantizeLinear 'node': the scale [3] is not one number, which version 10 expects.",
            Cases.Refused(new OneNode("QuantizeLinear", 10, x, three)));
        Assert.Equal(
            "QuantizeLinear 'node': the zero point [1] does not fit the scale [3].",
            Cases.Refused(new OneNode("QuantizeLinear", 13, x, three, OnnxTensor.Create([1], new byte[1]))));
        Assert.Equal(
            "QuantizeLinear 'node': the type int32 to quantize to is none that is computed.",
            Cases.Refused(new OneNode("QuantizeLinear", 13, x, three, OnnxTensor.Create([3], new int[3]))));
        Assert.Equal(
            "QuantizeLinear 'node': the scale [3] does not fit blocks of 2 along axis 1 of the input [2, 3].",
            Cases.Refused(new OneNode("QuantizeLinear", 21, x, three).With("block_size", 2)));
    }

    private static (int[] Shape, int? Axis) Scale(System.Random random, int[] shape, int opset)
    {
        if (opset < 13 || random.Flip())
        {
            return ([], null);
        }

        int axis = random.Axis(shape.Length);
        return ([shape[axis < 0 ? axis + shape.Length : axis]], axis);
    }
}
