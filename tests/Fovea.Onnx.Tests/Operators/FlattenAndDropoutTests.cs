using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators;

public sealed class FlattenAndDropoutTests
{
    [Fact]
    public void Flatten_agrees_on_every_axis()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var draw = new Draw(seed);
            int[] shape = draw.Ints(draw.Int(1, 4), 1, 4);
            int opset = draw.OneOf(7, 9, 11, 13, 21);
            int axis = draw.Int(opset >= 11 ? -shape.Length : 0, shape.Length);
            new OneNode("Flatten", opset, draw.Floats(shape)).With("axis", axis).Compare();
            if (opset >= 9)
            {
                new OneNode("Flatten", opset, draw.Integers(shape)).With("axis", axis).Compare();
            }
        }

        ConvTests.Refused("axis is 4", new OneNode("Flatten", 13, new Draw(1).Floats(1, 2)).With("axis", 4));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(13)]
    public void Dropout_is_the_identity_unless_it_trains(int opset)
    {
        OnnxTensor input = new Draw(1).Floats(2, 3);
        new OneNode("Dropout", opset, input).Compare();
        if (opset >= 12)
        {
            OnnxTensor ratio = OnnxTensor.Create([], new[] { 0.5f });
            new OneNode("Dropout", opset, input, ratio).Outputs(2).Compare();
            new OneNode("Dropout", opset, input, OnnxTensor.Create([], new[] { 0f }), OnnxTensor.Create([], new[] { true })).Outputs(2).Compare();
        }
    }

    [Fact]
    public void Dropout_that_trains_keeps_its_share_and_scales_it()
    {
        OnnxTensor input = OnnxTensor.Create([10000], Enumerable.Repeat(1f, 10000).ToArray());
        OnnxTensor[] found = new OneNode("Dropout", 13, input, OnnxTensor.Create([], new[] { 0.25f }), OnnxTensor.Create([], new[] { true })).Outputs(2).InFovea();
        float[] values = ((OnnxTensor<float>)found[0]).Values;
        bool[] mask = ((OnnxTensor<bool>)found[1]).Values;
        Assert.Equal(0.75, mask.Count(kept => kept) / 10000.0, 0.02);
        Assert.All(values.Zip(mask), pair => Assert.Equal(pair.Second ? 1 / 0.75f : 0, pair.First, 1e-6f));
    }
}
