using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators.Losses;

public sealed class LossTests
{
    [Theory]
    [InlineData("NegativeLogLikelihoodLoss")]
    [InlineData("SoftmaxCrossEntropyLoss")]
    public void Losses(string name) => Cases.Compare(300, random =>
    {
        int classes = random.Next(2, 6);
        int[] rest = random.Shape(0, 3, 3);
        int batch = random.Next(1, 4);
        OnnxTensor x = random.Tensor(OnnxType.Float32, [batch, classes, .. rest]);
        OnnxTensor target = random.Tensor(random.Of(OnnxType.Int64, OnnxType.Int32), [batch, .. rest], 0, classes - 1);
        OneNode node = random.Flip()
            ? new OneNode(name, random.Opset(12), x, target, random.Tensor(OnnxType.Float32, [classes], 0.2, 2))
            : new OneNode(name, random.Opset(12), x, target);
        node = random.Flip() ? node.With("reduction", random.Of("none", "sum", "mean")) : node;
        node = random.Flip() && batch * rest.Aggregate(1, (a, b) => a * b) > 6 ? node.With("ignore_index", random.Next(classes)) : node;
        return node.Outputs(name == "SoftmaxCrossEntropyLoss" ? random.Next(1, 3) : 1);
    });

    [Fact]
    public void A_class_outside_of_the_range_may_be_ignored() => Cases.Compare(30, random =>
    {
        OnnxTensor target = OnnxTensor.Create([3], new long[] { 1, -100, 0 });
        return new OneNode("SoftmaxCrossEntropyLoss", random.Opset(13), random.Tensor(OnnxType.Float32, [3, 4]), target)
            .With("ignore_index", -100).With("reduction", random.Of("none", "sum", "mean"));
    });

    [Fact]
    public void Double_and_half() => Cases.Compare(40, random =>
    {
        OnnxType type = random.Of(OnnxType.Float64, OnnxType.Float16);
        OnnxTensor target = random.Tensor(OnnxType.Int64, [3], 0, 3);
        return new OneNode("SoftmaxCrossEntropyLoss", 13, random.Tensor(type, [3, 4]), target).Outputs(2);
    });

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        OnnxTensor x = OnnxTensor.Create([2, 3], new float[6]);
        const string Name = "NegativeLogLikelihoodLoss";
        Assert.Equal(
            $"{Name} 'node': the classes [3] do not fit the input [2, 3]: expected its shape without axis 1.",
            Cases.Refused(new OneNode(Name, 13, x, RandomTensors.Longs(0, 0, 0))));
        Assert.Equal($"{Name} 'node': class 1 is 3, expected 0 to 2.", Cases.Refused(new OneNode(Name, 13, x, RandomTensors.Longs(0, 3))));
        Assert.Equal(
            $"{Name} 'node': there are 2 weights for 3 classes.",
            Cases.Refused(new OneNode(Name, 13, x, RandomTensors.Longs(0, 1), OnnxTensor.Create([2], new float[2]))));
        Assert.Equal(
            $"{Name} 'node': reduction is 'max', expected none, sum or mean.",
            Cases.Refused(new OneNode(Name, 13, x, RandomTensors.Longs(0, 1)).With("reduction", "max")));
        Assert.Equal(
            $"{Name} 'node': the input [2] is not [batch, classes, ...].",
            Cases.Refused(new OneNode(Name, 13, OnnxTensor.Create([2], new float[2]), RandomTensors.Longs(0, 1))));
    }
}
