using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Selection;

public sealed class SelectionTests
{
    [Fact]
    public void Gather() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(7);
        int[] shape = random.Shape(1, 4);
        int axis = random.Axis(shape.Length);
        axis = opset < 11 && axis < 0 ? axis + shape.Length : axis;
        int size = shape[axis < 0 ? axis + shape.Length : axis];
        OnnxTensor indices = random.Tensor(random.Of(OnnxType.Int64, OnnxType.Int32), random.Shape(0, 3), opset >= 11 ? -size : 0, size - 1);
        return new OneNode("Gather", opset, random.Tensor(random.Of(TypeLists.NumbersAndBooleans), shape), indices).With("axis", axis);
    });

    [Fact]
    public void GatherElements() => Cases.Compare(300, random =>
    {
        int[] shape = random.Shape(1, 4);
        int axis = random.Axis(shape.Length);
        int positive = axis < 0 ? axis + shape.Length : axis;
        int[] picked = [.. shape.Select((size, d) => d == positive ? random.Next(1, 6) : random.Next(1, size + 1))];
        OnnxTensor indices = random.Tensor(random.Of(OnnxType.Int64, OnnxType.Int32), picked, -shape[positive], shape[positive] - 1);
        OnnxTensor x = random.Tensor(random.Of(TypeLists.NumbersAndBooleans), shape);
        return new OneNode("GatherElements", random.Opset(11), x, indices).With("axis", axis);
    });

    [Fact]
    public void GatherND() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(11);
        int[] shape = random.Shape(1, 4);
        int batch = opset >= 12 ? random.Next(shape.Length) : 0;
        int depth = random.Next(1, shape.Length - batch + 1);
        int least = shape[batch..(batch + depth)].Min();
        int[] picked = [.. shape[..batch], .. random.Shape(0, 2), depth];
        OnnxTensor indices = random.Tensor(OnnxType.Int64, picked, -least, least - 1);
        var node = new OneNode("GatherND", opset, random.Tensor(random.Of(TypeLists.NumbersAndBooleans), shape), indices);
        return opset >= 12 ? node.With("batch_dims", batch) : node;
    });

    [Fact]
    public void Where() => Cases.Compare(300, random =>
    {
        int[] shape = random.Shape(0, 4);
        OnnxType type = random.Of(TypeLists.Numbers);
        OnnxTensor condition = random.Tensor(OnnxType.Bool, random.Part(shape));
        return new OneNode("Where", random.Opset(9), condition, random.Tensor(type, random.Part(shape)), random.Tensor(type, random.Part(shape)));
    });

    [Fact]
    public void Where_of_truth_values()
    {
        OnnxTensor condition = OnnxTensor.Create([2, 1], new[] { true, false });
        OnnxTensor a = OnnxTensor.Create([2], new[] { true, false });
        OnnxTensor b = OnnxTensor.Create([], new[] { true });
        Assert.Equal([true, false, true, true], ((OnnxTensor<bool>)new OneNode("Where", 16, condition, a, b).InFovea()[0]).Values);
    }

    [Fact]
    public void TopK() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(7);
        int[] shape = random.Shape(1, 3, 8);
        int axis = opset >= 11 ? random.Axis(shape.Length) : random.Next(shape.Length);
        int k = random.Next(1, shape[axis < 0 ? axis + shape.Length : axis] + 1);
        OnnxType type = random.Of(opset >= 11 ? TypeLists.Numbers : [OnnxType.Float32]);

        // Few different values: ties are the rule.
        OnnxTensor x = type == OnnxType.Float32 ? Rounded(random, shape) : random.Tensor(type, shape, -3, 3);
        OneNode node = opset < 10 ? new OneNode("TopK", opset, x).With("k", k) : new OneNode("TopK", opset, x, RandomTensors.Longs(k));
        return (opset >= 11 && random.Flip() ? node.With("largest", random.Next(2)) : node).With("axis", axis).Outputs(2);
    });

    [Fact]
    public void A_huge_axis_beside_one_of_size_0_takes_no_memory()
    {
        OnnxTensor x = OnnxTensor.Create([0, int.MaxValue], Array.Empty<float>());
        Assert.Equal([0, 3], new OneNode("TopK", 11, x, RandomTensors.Longs(3)).Outputs(2).InFovea()[0].Shape);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        OnnxTensor x = OnnxTensor.Create([2, 3], new float[6]);
        Assert.Equal(
            "Gather 'node': index 1 is 3, expected -2 to 1.", Cases.Refused(new OneNode("Gather", 13, x, RandomTensors.Longs(0, 3))));
        Assert.Equal("Gather 'node': input 1 is float32, expected int64 or int32.", Cases.Refused(new OneNode("Gather", 13, x, x)));
        Assert.Equal(
            "GatherElements 'node': the indices [2] do not fit into the input [2, 3] beside axis 0.",
            Cases.Refused(new OneNode("GatherElements", 13, x, RandomTensors.Longs(0, 1))));
        Assert.Equal(
            "GatherND 'node': the indices [3] do not fit the input [2, 3] with batch_dims 0.",
            Cases.Refused(new OneNode("GatherND", 13, x, RandomTensors.Longs(0, 1, 0))));
        Assert.Equal(
            "TopK 'node': k is 4, expected 0 to 3, the size of axis 1.",
            Cases.Refused(new OneNode("TopK", 11, x, RandomTensors.Longs(4)).Outputs(2)));
        Assert.Equal("Where 'node': input 0 is float32, expected bool.", Cases.Refused(new OneNode("Where", 13, x, x, x)));
    }

    private static OnnxTensor Rounded(System.Random random, int[] shape) =>
        RandomTensors.ToFloat(random.Tensor(OnnxType.Int32, shape, -3, 3));
}
