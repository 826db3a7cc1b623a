using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Arithmetic;

public sealed class BinaryTests
{
    [Theory]
    [InlineData("Add", 7)]
    [InlineData("Sub", 7)]
    [InlineData("Mul", 7)]
    [InlineData("Div", 7)]
    [InlineData("Greater", 9)]
    [InlineData("Less", 9)]
    [InlineData("GreaterOrEqual", 12)]
    [InlineData("LessOrEqual", 12)]
    [InlineData("Equal", 7)]
    public void Two_inputs_with_broadcasting(string name, int since) => Cases.Compare(300, random =>
    {
        OnnxType type = random.Of(name == "Equal" ? TypeLists.NumbersAndBooleans : TypeLists.Numbers);
        (OnnxTensor a, OnnxTensor b) = Pair(random, type, name == "Div" ? 1 : 0);

        // Before 9, Greater and Less knew floating point alone; before 11, Equal only bool and integers.
        return new OneNode(name, random.Opset(Math.Max(since, name == "Equal" ? 11 : since)), a, b);
    });

    [Theory]
    [InlineData("And")]
    [InlineData("Or")]
    [InlineData("Xor")]
    public void Truth_values_with_broadcasting(string name) => Cases.Compare(100, random =>
    {
        (OnnxTensor a, OnnxTensor b) = Pair(random, OnnxType.Bool, 0);
        return new OneNode(name, random.Opset(7), a, b);
    });

    [Fact]
    public void Not() => Cases.Compare(30, random => new OneNode("Not", random.Opset(7), random.Tensor(OnnxType.Bool, random.Shape(0, 3))));

    [Fact]
    public void Mod() => Cases.Compare(300, random =>
    {
        OnnxType type = random.Of(TypeLists.Numbers);
        bool real = TypeLists.Reals.Contains(type);
        (OnnxTensor a, OnnxTensor b) = Pair(random, type, 1);
        var node = new OneNode("Mod", random.Opset(10), a, b);
        return real || random.Flip() ? node.With("fmod", real ? 1 : random.Next(2)) : node;
    }, absolute: 1e-5);

    [Fact]
    public void Quotients_and_rests_of_negative_integers() => Cases.Compare(120, random =>
    {
        OnnxTensor a = random.Tensor(OnnxType.Int32, [30], -20, 20);
        OnnxTensor b = random.Tensor(OnnxType.Int32, [1], 1, 6);
        OnnxTensor c = random.Tensor(OnnxType.Int32, [1], -6, -1);
        string name = random.Of("Div", "Mod", "Mod");
        var node = new OneNode(name, 13, a, random.Flip() ? b : c);
        return name == "Mod" ? node.With("fmod", random.Next(2)) : node;
    });

    [Fact]
    public void Pow() => Cases.Compare(400, random =>
    {
        OnnxType[] bases = [OnnxType.Float32, OnnxType.Float64, OnnxType.Int32, OnnxType.Int64];
        OnnxType type = random.Of(bases);
        OnnxType other = random.Of(bases);
        int[] shape = random.Shape(1, 4);
        bool whole = random.Flip();
        OnnxTensor x = random.Tensor(type, shape, whole ? -5 : 0.25, 5);
        OnnxTensor exponent = random.Tensor(whole && random.Flip() ? other : whole ? OnnxType.Int32 : other, random.Part(shape), 0, 3);
        return whole && exponent.Type is OnnxType.Float32 or OnnxType.Float64
            ? new OneNode("Pow", random.Opset(12), random.Tensor(type, shape, 0.5, 5), exponent)
            : new OneNode("Pow", random.Opset(12), x, exponent);
    });

    [Fact]
    public void Pow_before_12_has_one_type() => Cases.Compare(60, random =>
        new OneNode("Pow", random.Opset(7, 11), random.Tensor(OnnxType.Float32, [2, 3], 0.2, 4), random.Tensor(OnnxType.Float32, [3], -2, 3)));

    [Theory]
    [InlineData("Min")]
    [InlineData("Max")]
    [InlineData("Sum")]
    [InlineData("Mean")]
    public void Any_number_of_inputs(string name) => Cases.Compare(250, random =>
    {
        int opset = random.Opset(8);
        bool order = name is "Min" or "Max";
        OnnxType type = random.Of(order && opset >= 12 ? TypeLists.Numbers : TypeLists.Reals);
        int[] shape = random.Shape(1, 4);
        OnnxTensor[] inputs = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Tensor(type, random.Part(shape), -9, 9))];
        return new OneNode(name, opset, inputs);
    });

    [Fact]
    public void What_is_not_a_number_wins_in_min_and_max() => Cases.Compare(40, random =>
    {
        float[] values = [float.NaN, 1, float.PositiveInfinity, -3];
        random.Shuffle(values);
        float[] others = [2, float.NaN, float.NegativeInfinity, 0];
        return new OneNode(random.Of("Min", "Max"), 13, OnnxTensor.Create([4], values), OnnxTensor.Create([4], others));
    });

    [Fact]
    public void IsNaN_and_IsInf() => Cases.Compare(60, random =>
    {
        float[] values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, 1];
        random.Shuffle(values);
        OnnxTensor x = random.Flip()
            ? OnnxTensor.Create([5], values)
            : OnnxTensor.Create([5], Array.ConvertAll(values, value => (double)value));
        var node = new OneNode(random.Of("IsInf", "IsNaN"), random.Opset(10), x);
        return node.Operator == "IsInf" ? node.With("detect_negative", random.Next(2)).With("detect_positive", random.Next(2)) : node;
    });

    [Fact]
    public void Shapes_that_do_not_fit_and_zero_divisors_are_refused()
    {
        OnnxTensor x = OnnxTensor.Create([2, 3], new float[6]);
        Assert.Equal(
            "Add 'node': the shapes [2, 3] and [2, 2] do not fit together: sizes must be equal or 1.",
            Cases.Refused(new OneNode("Add", 13, x, OnnxTensor.Create([2, 2], new float[4]))));
        Assert.Equal("Add 'node': input 1 is float64, expected float32.", Cases.Refused(new OneNode("Add", 13, x, OnnxTensor.Create([], new double[1]))));
        Assert.Equal("Add 'node': input 1 is missing.", Cases.Refused(new OneNode("Add", 13, x)));
        OnnxTensor whole = OnnxTensor.Create([2], new[] { 1, int.MinValue });
        OnnxTensor zero = OnnxTensor.Create([2], new[] { 1, 0 });
        Assert.Equal("Div 'node': value 1 of input 1 is 0: integers cannot be divided by it.", Cases.Refused(new OneNode("Div", 13, whole, zero)));
        Assert.Equal("Mod 'node': value 1 of input 1 is 0: integers cannot be divided by it.", Cases.Refused(new OneNode("Mod", 13, whole, zero)));
        Assert.Equal("Mod 'node': fmod is 0, expected 1 for floating point.", Cases.Refused(new OneNode("Mod", 13, x, x)));
        OnnxTensor minusOne = OnnxTensor.Create([1], new[] { -1 });
        Assert.Equal([-1, int.MinValue], ((OnnxTensor<int>)new OneNode("Div", 13, whole, minusOne).InFovea()[0]).Values);
        Assert.Equal([0, 0], ((OnnxTensor<int>)new OneNode("Mod", 13, whole, minusOne).InFovea()[0]).Values);
    }

    [Fact]
    public void A_common_shape_that_is_too_large_is_refused() => Assert.Contains(
        "cannot be the output's shape",
        Cases.Refused(new OneNode("Add", 13, OnnxTensor.Create([70000, 1], new float[70000]), OnnxTensor.Create([70000], new float[70000]))),
        StringComparison.Ordinal);

    private static (OnnxTensor A, OnnxTensor B) Pair(System.Random random, OnnxType type, double low)
    {
        int[] shape = random.Shape(0, 4);
        OnnxTensor a = random.Tensor(type, random.Part(shape), low, 9);
        OnnxTensor b = random.Tensor(type, random.Part(shape), low, 9);
        return (a, b);
    }
}
