using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Shapes;

public sealed class MovementTests
{
    [Fact]
    public void Transpose() => Cases.Compare(300, random =>
    {
        int[] shape = random.Shape(1, 5, random.Of(3, 20));
        shape = shape.Length > 3 ? [.. shape.Select(size => Math.Min(size, 6))] : shape;
        var node = new OneNode("Transpose", random.Opset(7), random.Tensor(random.Of(TypeLists.NumbersAndBooleans), shape));
        return random.Next(4) == 0 ? node : node.With("perm", [.. random.Order(shape.Length).Select(axis => (long)axis)]);
    });

    [Fact]
    public void DepthToSpace() => Cases.Compare(150, random =>
    {
        int block = random.Next(1, 4);
        int opset = random.Opset(7);
        OnnxType type = random.Of(OnnxType.Float32, OnnxType.Float64, OnnxType.UInt8);
        OnnxTensor x = random.Tensor(type, [random.Next(1, 3), random.Next(1, 3) * block * block, random.Next(1, 5), random.Next(1, 5)]);
        var node = new OneNode("DepthToSpace", opset, x).With("blocksize", block);
        return opset >= 11 && random.Flip() ? node.With("mode", random.Of("DCR", "CRD")) : node;
    });

    [Fact]
    public void SpaceToDepth() => Cases.Compare(100, random =>
    {
        int block = random.Next(1, 4);
        OnnxType type = random.Of(OnnxType.Float32, OnnxType.Float64);
        OnnxTensor x = random.Tensor(type, [random.Next(1, 3), random.Next(1, 4), random.Next(1, 4) * block, random.Next(1, 4) * block]);
        return new OneNode("SpaceToDepth", random.Opset(7), x).With("blocksize", block);
    });

    [Fact]
    public void Concat() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(7);
        int[] shape = random.Shape(1, 4);
        int axis = random.Next(shape.Length);
        OnnxType type = random.Of(TypeLists.NumbersAndBooleans);
        var inputs = new OnnxTensor[random.Next(1, 5)];
        for (int i = 0; i < inputs.Length; i++)
        {
            shape[axis] = random.Next(1, 5);
            inputs[i] = random.Tensor(type, [.. shape]);
        }

        return new OneNode("Concat", opset, inputs).With("axis", opset >= 11 && random.Flip() ? axis - shape.Length : axis);
    });

    [Fact]
    public void Split() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(7);
        int[] shape = random.Shape(1, 4);
        int axis = random.Next(shape.Length);
        int parts = random.Next(1, 4);
        bool even = random.Flip();
        long[] split = [.. Enumerable.Range(0, parts).Select(_ => (long)random.Next(even ? 1 : 0, 4))];
        shape[axis] = even ? parts * random.Next(1, 4) : (int)split.Sum();
        bool whole = opset >= 18 && even && random.Flip();
        shape[axis] -= whole && shape[axis] > parts * (parts - 1) ? random.Next(parts) : 0;
        OnnxTensor x = random.Tensor(random.Of(TypeLists.Numbers), shape);
        OneNode node = even || opset < 13 ? new OneNode("Split", opset, x) : new OneNode("Split", opset, x, RandomTensors.Longs(split));
        node = !even && opset < 13 ? node.With("split", split) : node;
        node = even && opset >= 18 ? node.With("num_outputs", parts) : node;
        return node.With("axis", opset >= 11 && random.Flip() ? axis - shape.Length : axis).Outputs(parts);
    });

    [Fact]
    public void Slice_with_attributes() => Cases.Compare(200, random =>
    {
        int[] shape = random.Shape(1, 4);
        int[] axes = random.Order(shape.Length)[..random.Next(1, shape.Length + 1)];
        OneNode node = new OneNode("Slice", random.Opset(7, 9), random.Tensor(random.Of(TypeLists.Reals), shape))
            .With("starts", [.. axes.Select(_ => (long)random.Next(-7, 7))])
            .With("ends", [.. axes.Select(_ => random.Next(5) == 0 ? int.MaxValue : (long)random.Next(-7, 7))]);
        return axes.Length == shape.Length && axes.Order().SequenceEqual(axes) && random.Flip()
            ? node
            : node.With("axes", [.. axes.Select(axis => (long)axis)]);
    });

    [Fact]
    public void Slice_with_inputs() => Cases.Compare(500, random =>
    {
        int[] shape = random.Shape(1, 4);
        int[] axes = random.Order(shape.Length)[..random.Next(1, shape.Length + 1)];
        long Far(int near) => random.Next(8) == 0 ? random.Of(long.MaxValue, long.MinValue, int.MaxValue, int.MinValue) : near;
        OnnxTensor starts = RandomTensors.Longs([.. axes.Select(_ => Far(random.Next(-7, 7)))]);
        OnnxTensor ends = RandomTensors.Longs([.. axes.Select(_ => Far(random.Next(-7, 7)))]);
        OnnxTensor steps = RandomTensors.Longs([.. axes.Select(_ => (long)random.Of(1, 1, 2, 3, -1, -2, -3))]);
        OnnxTensor places = RandomTensors.Longs([.. axes.Select(axis => (long)(random.Flip() ? axis - shape.Length : axis))]);
        OnnxTensor x = random.Tensor(random.Of(TypeLists.NumbersAndBooleans), shape);
        int opset = random.Opset(10);
        return random.Next(4) switch
        {
            0 => new OneNode("Slice", opset, x, starts, ends, places),
            _ => new OneNode("Slice", opset, x, starts, ends, places, steps),
        };
    });

    [Fact]
    public void Expand() => Cases.Compare(200, random =>
    {
        int[] shape = random.Shape(1, 4);
        int[] part = random.Part(shape);
        long[] target = [.. shape.Select((size, d) => random.Flip() && d - (shape.Length - part.Length) >= 0 ? 1L : size)];
        OnnxType type = random.Of(TypeLists.NumbersAndBooleans);
        return new OneNode("Expand", random.Opset(8), random.Tensor(type, part), RandomTensors.Longs(target));
    });

    [Fact]
    public void Tile() => Cases.Compare(200, random =>
    {
        int[] shape = random.Shape(1, 4);
        OnnxTensor repeats = RandomTensors.Longs([.. shape.Select(_ => (long)random.Next(0, 4))]);
        return new OneNode("Tile", random.Opset(7), random.Tensor(random.Of(TypeLists.NumbersAndBooleans), shape), repeats);
    });

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        OnnxTensor x = OnnxTensor.Create([2, 3], new float[6]);
        OnnxTensor y = OnnxTensor.Create([3, 3], new float[9]);
        Assert.Equal("Concat 'node': input 1 [3, 3] does not fit input 0 [2, 3] beside axis 1.", Cases.Refused(new OneNode("Concat", 13, x, y).With("axis", 1)));
        Assert.Equal("Concat 'node': the attribute axis is missing.", Cases.Refused(new OneNode("Concat", 13, x, y)));
        Assert.Equal(
            "Split 'node': axis 1 of the input [2, 3] cannot be split into [2, 2] for 2 outputs.",
            Cases.Refused(new OneNode("Split", 13, x, RandomTensors.Longs(2, 2)).With("axis", 1).Outputs(2)));
        Assert.Equal(
            "Split 'node': a size of 3 cannot be split into 2 equal parts.", Cases.Refused(new OneNode("Split", 13, x).With("axis", 1).Outputs(2)));
        Assert.Equal(
            "Transpose 'node': perm [0] is no order of the 2 dimensions of the input.",
            Cases.Refused(new OneNode("Transpose", 13, x).With("perm", [0L])));
        Assert.Equal(
            "Transpose 'node': axis 2 is none of a tensor of 2 dimensions.", Cases.Refused(new OneNode("Transpose", 13, x).With("perm", [0L, 2L])));
        Assert.Equal("Transpose 'node': axis 1 is given twice.", Cases.Refused(new OneNode("Transpose", 13, x).With("perm", [1L, 1L])));
        Assert.Equal(
            "Expand 'node': the input [2, 3] does not spread over [4, 3]: sizes must be equal or 1.",
            Cases.Refused(new OneNode("Expand", 13, x, RandomTensors.Longs(4, 3))));
        Assert.Equal(
            "Tile 'node': repeats [1, -1] do not fit the input [2, 3]: expected a number of 0 or more for each axis.",
            Cases.Refused(new OneNode("Tile", 13, x, RandomTensors.Longs(1, -1))));
        Assert.Equal("Slice 'node': a step is 0, expected another number.", Cases.Refused(Slice(x, [0], [1], [0], [0])));
        Assert.Equal("Slice 'node': axis 2 is none of a tensor of 2 dimensions.", Cases.Refused(Slice(x, [0], [1], [2], [1])));
        Assert.Equal(
            "Slice 'node': there are 1 starts, 2 ends, 1 axes and 1 steps for the input [2, 3], expected as many of each.",
            Cases.Refused(Slice(x, [0], [1, 1], [0], [1])));
        Assert.Equal(
            "DepthToSpace 'node': the input [2, 3] is not [batch, channels, height, width].",
            Cases.Refused(new OneNode("DepthToSpace", 13, x).With("blocksize", 2)));
        OnnxTensor image = OnnxTensor.Create([1, 4, 2, 3], new float[24]);
        Assert.Equal(
            "DepthToSpace 'node': the 4 channels of the input [1, 4, 2, 3] are no multiple of 3 x 3, the square of blocksize.",
            Cases.Refused(new OneNode("DepthToSpace", 13, image).With("blocksize", 3)));
        Assert.Equal(
            "SpaceToDepth 'node': height and width of the input [1, 4, 2, 3] are no multiples of blocksize 2.",
            Cases.Refused(new OneNode("SpaceToDepth", 13, image).With("blocksize", 2)));
    }

    [Fact]
    public void Outputs_that_would_take_too_much_memory_are_refused_before_any_is_taken()
    {
        OnnxTensor one = OnnxTensor.Create([1], new double[1]);
        string[] messages =
        [
            Cases.Refused(new OneNode("Expand", 13, one, RandomTensors.Longs(1L << 40))),
            Cases.Refused(new OneNode("Expand", 13, one, RandomTensors.Longs(65536, 65536))),
            Cases.Refused(new OneNode("Expand", 13, one, RandomTensors.Longs((1L << 31) - 1))),
            Cases.Refused(new OneNode("Tile", 13, one, RandomTensors.Longs((1L << 31) - 1))),
            Cases.Refused(new OneNode("ConstantOfShape", 13, RandomTensors.Longs(1 << 30, 4))),
            Cases.Refused(new OneNode("ConstantOfShape", 13, RandomTensors.Longs(-1))),
            Cases.Refused(new OneNode("Pad", 13, one, RandomTensors.Longs(0, 1L << 60))),
            Cases.Refused(new OneNode("Range", 13, RandomTensors.Long(0), RandomTensors.Long(long.MaxValue), RandomTensors.Long(1))),
            Cases.Refused(new OneNode("Resize", 13, one, null, null, RandomTensors.Longs(int.MaxValue))),
            Cases.Refused(new OneNode("Resize", 13, one, null, OnnxTensor.Create([1], new[] { 1e30f }))),
        ];
        Assert.All(messages, message => Assert.Matches(
            "cannot be the output's shape|would take [0-9]+ bytes, more than 2147483648|do not fit a size of 1", message));
    }

    private static OneNode Slice(OnnxTensor x, long[] starts, long[] ends, long[] axes, long[] steps) => new(
        "Slice", 13, x, RandomTensors.Longs(starts), RandomTensors.Longs(ends), RandomTensors.Longs(axes), RandomTensors.Longs(steps));
}
