using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Activations;

public sealed class ActivationTests
{
    [Theory]
    [InlineData("LeakyRelu", 7, "alpha")]
    [InlineData("Elu", 7, "alpha")]
    [InlineData("Selu", 7, "alpha", "gamma")]
    [InlineData("Celu", 12, "alpha")]
    [InlineData("ThresholdedRelu", 10, "alpha")]
    [InlineData("HardSigmoid", 7, "alpha", "beta")]
    [InlineData("HardSwish", 14)]
    [InlineData("Mish", 18)]
    [InlineData("Softplus", 7)]
    [InlineData("Softsign", 7)]
    [InlineData("Sigmoid", 7)]
    [InlineData("Tanh", 7)]
    public void Activations(string name, int since, params string[] attributes) => Cases.Compare(150, random =>
    {
        OnnxType type = name == "Celu" ? OnnxType.Float32 : random.Of(TypeLists.Reals);
        var node = new OneNode(name, random.Opset(since), random.Tensor(type, random.Shape(0, 4), -6, 6));
        foreach (string attribute in attributes.Where(_ => random.Flip()))
        {
            node.With(attribute, 0.1f + (random.NextSingle() * 1.5f));
        }

        return node;
    });

    [Fact]
    public void Relu() => Cases.Compare(200, random =>
        new OneNode("Relu", random.Opset(7), random.Tensor(random.Of(TypeLists.SignedNumbers), random.Shape(0, 4))));

    [Fact]
    public void PRelu() => Cases.Compare(200, random =>
    {
        int[] shape = random.Shape(1, 4);
        OnnxType type = random.Of(OnnxType.Float32, OnnxType.Float64, OnnxType.Float16, OnnxType.Int32, OnnxType.Int64);
        return new OneNode("PRelu", random.Opset(7), random.Tensor(type, shape), random.Tensor(type, random.Part(shape)));
    });

    [Fact]
    public void Gelu() => Cases.Compare(200, random =>
    {
        var node = new OneNode("Gelu", random.Opset(20), random.Tensor(random.Of(TypeLists.Reals), random.Shape(0, 4), -6, 6));
        return random.Flip() ? node.With("approximate", random.Of("none", "tanh")) : node;
    });

    [Fact]
    public void Large_values_do_not_overflow() => Cases.Compare(40, random =>
        new OneNode(random.Of("Softplus", "Sigmoid", "Tanh", "Elu"), 13, random.Tensor(OnnxType.Float32, [20], -300, 300)));

    [Fact]
    public void Clip() => Cases.Compare(300, random =>
    {
        int opset = random.Opset(7);
        OnnxType type = random.Of(opset >= 12 ? TypeLists.Numbers : [OnnxType.Float32]);
        OnnxTensor x = random.Tensor(type, random.Shape(0, 4), -9, 9);
        if (opset < 11)
        {
            var node = new OneNode("Clip", opset, x);
            node = random.Flip() ? node.With("min", -3.5f) : node;
            return random.Flip() ? node.With("max", 2.5f) : node;
        }

        OnnxTensor? low = random.Flip() ? random.Tensor(type, [], -4, 3) : null;
        OnnxTensor? high = random.Flip() ? random.Tensor(type, [], -3, 5) : null;
        return high is null && low is null ? new OneNode("Clip", opset, x) : new OneNode("Clip", opset, x, low, high);
    });

    [Theory]
    [InlineData("Softmax")]
    [InlineData("LogSoftmax")]
    [InlineData("Hardmax")]
    public void Along_an_axis(string name) => Cases.Compare(300, random =>
    {
        int opset = random.Opset(7);
        int[] shape = random.Shape(1, 4);
        var node = new OneNode(name, opset, random.Tensor(random.Of(TypeLists.Reals), shape, -9, 9));
        return shape.Length == 1 || random.Flip()
            ? node.With("axis", opset >= 11 ? random.Axis(shape.Length) : random.Next(shape.Length))
            : node;
    });

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        OnnxTensor x = OnnxTensor.Create([2, 3], new float[6]);
        Assert.Equal(
            "PRelu 'node': the slope [2, 2, 3] does not spread over the input [2, 3].",
            Cases.Refused(new OneNode("PRelu", 16, x, OnnxTensor.Create([2, 2, 3], new float[12]))));
        Assert.Equal("Softmax 'node': axis 2 is none of a tensor of 2 dimensions.", Cases.Refused(new OneNode("Softmax", 13, x).With("axis", 2)));
        Assert.Equal(
            "Gelu 'node': approximate is 'erf', expected none or tanh.", Cases.Refused(new OneNode("Gelu", 20, x).With("approximate", "erf")));
        Assert.Equal(
            "Clip 'node': input 1 has 2 values, expected one.",
            Cases.Refused(new OneNode("Clip", 13, x, OnnxTensor.Create([2], new float[2]))));
    }
}
