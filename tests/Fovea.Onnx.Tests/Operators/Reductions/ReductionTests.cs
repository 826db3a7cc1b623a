using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Reductions;

public sealed class ReductionTests
{
    [Theory]
    [InlineData("ReduceSum")]
    [InlineData("ReduceMean")]
    [InlineData("ReduceProd")]
    [InlineData("ReduceL1")]
    [InlineData("ReduceL2")]
    [InlineData("ReduceLogSum")]
    [InlineData("ReduceLogSumExp")]
    [InlineData("ReduceSumSquare")]
    [InlineData("ReduceMax")]
    [InlineData("ReduceMin")]
    public void Reductions(string name) => Cases.Compare(250, random =>
    {
        int opset = random.Opset(7);
        int[] shape = random.Shape(1, 5, 4);
        OnnxType[] types = name is "ReduceLogSum" or "ReduceLogSumExp" or "ReduceL2"
            ? [OnnxType.Float32, OnnxType.Float64, OnnxType.Float16]
            : name is "ReduceMax" or "ReduceMin" && opset >= 12
            ? [.. TypeLists.Reals, OnnxType.Int32, OnnxType.Int64, OnnxType.Int8, OnnxType.UInt8, OnnxType.UInt32]
            : [OnnxType.Float32, OnnxType.Float32, OnnxType.Float64, OnnxType.Float16, OnnxType.Int32, OnnxType.Int64, OnnxType.UInt32];
        OnnxType type = random.Of(types);
        bool small = name is "ReduceProd" || type == OnnxType.Float16;
        OnnxTensor x = random.Tensor(type, shape, name == "ReduceLogSum" ? 0.2 : small ? -1.5 : -4, small ? 1.5 : 4);
        long[] axes = [.. random.Order(shape.Length)[..random.Next(shape.Length + 1)]
            .Select(axis => opset >= 11 && random.Flip() ? (long)(axis - shape.Length) : axis)];
        bool asInput = opset >= (name == "ReduceSum" ? 13 : 18);
        OneNode node = asInput && axes.Length > 0 ? new OneNode(name, opset, x, RandomTensors.Longs(axes)) : new OneNode(name, opset, x);
        node = !asInput && axes.Length > 0 ? node.With("axes", axes) : node;
        node = asInput && axes.Length == 0 && random.Flip()
            ? node.With("noop_with_empty_axes", 1)
            : node;
        return random.Flip() ? node.With("keepdims", random.Next(2)) : node;
    }, relative: 2e-5, absolute: 2e-6);

    [Theory]
    [InlineData("ArgMax")]
    [InlineData("ArgMin")]
    public void Places_of_extremes(string name) => Cases.Compare(300, random =>
    {
        int opset = random.Opset(7);
        int[] shape = random.Shape(1, 4, 6);
        OnnxType type = random.Of<OnnxType>(opset >= 12 ? [OnnxType.Float32, OnnxType.Float64, OnnxType.Int32, OnnxType.Int8, OnnxType.UInt8, OnnxType.Int64]
            : [OnnxType.Float32, OnnxType.Int32]);
        OnnxTensor x = random.Tensor(type, shape, -2, 2);
        var node = new OneNode(name, opset, type == OnnxType.Float32 ? RandomTensors.ToFloat(random.Tensor(OnnxType.Int8, shape, -2, 2)) : x);
        node = opset >= 12 && random.Flip() ? node.With("select_last_index", random.Next(2)) : node;
        node = random.Flip() ? node.With("keepdims", random.Next(2)) : node;
        return random.Flip() ? node.With("axis", opset >= 11 ? random.Axis(shape.Length) : random.Next(shape.Length)) : node;
    });

    [Fact]
    public void Half_and_unsigned_places() => Cases.Compare(80, random =>
    {
        OnnxType type = random.Of(OnnxType.Float16, OnnxType.UInt16, OnnxType.Int16, OnnxType.UInt32, OnnxType.UInt64);
        OnnxTensor x = type == OnnxType.Float16
            ? RandomTensors.FromFloat(RandomTensors.ToFloat(random.Tensor(OnnxType.Int8, [3, 4])), type)
            : random.Tensor(type, [3, 4], 0, 4);
        return new OneNode(random.Of("ArgMax", "ArgMin"), 13, x).With("axis", random.Next(2));
    });

    [Fact]
    public void What_is_not_a_number_is_the_extreme() => Cases.Compare(20, random =>
    {
        float[] values = [float.NaN, 1, 7, -3, float.PositiveInfinity];
        random.Shuffle(values);
        return new OneNode(random.Of("ArgMax", "ArgMin"), 13, OnnxTensor.Create([5], values));
    });

    [Fact]
    public void CumSum() => Cases.Compare(200, random =>
    {
        int[] shape = random.Shape(1, 4);
        OnnxType type = random.Of(OnnxType.Float32, OnnxType.Float64, OnnxType.Int32, OnnxType.Int64);
        OnnxTensor axis = random.Flip()
            ? RandomTensors.Long(random.Axis(shape.Length))
            : OnnxTensor.Create([], new[] { random.Axis(shape.Length) });
        var node = new OneNode("CumSum", random.Opset(11), random.Tensor(type, shape), axis);
        return node.With("exclusive", random.Next(2)).With("reverse", random.Next(2));
    });

    [Fact]
    public void Truth_values_have_a_maximum_and_a_minimum() => Cases.Compare(40, random => new OneNode(
        random.Of("ReduceMax", "ReduceMin"), random.Opset(20), random.Tensor(OnnxType.Bool, [2, 3, 2]), RandomTensors.Longs(random.Next(3))));

    [Fact]
    public void Of_nothing_a_reduction_is_its_neutral_value()
    {
        OnnxTensor none = OnnxTensor.Create([2, 0], Array.Empty<float>());
        float Value(string name) => ((OnnxTensor<float>)new OneNode(name, 20, none, RandomTensors.Longs(1)).InFovea()[0]).Values[1];
        Assert.Equal(0, Value("ReduceSum"));
        Assert.Equal(1, Value("ReduceProd"));
        Assert.Equal(float.NegativeInfinity, Value("ReduceMax"));
        Assert.Equal(float.PositiveInfinity, Value("ReduceMin"));
        Assert.Equal(float.NegativeInfinity, Value("ReduceLogSumExp"));
    }

    [Fact]
    public void Axes_that_do_not_fit_are_refused()
    {
        OnnxTensor x = OnnxTensor.Create([2, 3], new float[6]);
        Assert.Equal(
            "ReduceMean 'node': axis 2 is none of a tensor of 2 dimensions.",
            Cases.Refused(new OneNode("ReduceMean", 18, x, RandomTensors.Longs(2))));
        Assert.Equal("ReduceSum 'node': axis 1 is given twice.", Cases.Refused(new OneNode("ReduceSum", 11, x).With("axes", [1L, -1L])));
        Assert.Equal(
            "ArgMax 'node': axis 1 of the input [2, 0] is empty: nothing can be found there.",
            Cases.Refused(new OneNode("ArgMax", 13, OnnxTensor.Create([2, 0], Array.Empty<float>())).With("axis", 1)));
        Assert.Equal(
            "CumSum 'node': input 1 has 2 values, expected one.", Cases.Refused(new OneNode("CumSum", 14, x, RandomTensors.Longs(0, 1))));
    }
}
