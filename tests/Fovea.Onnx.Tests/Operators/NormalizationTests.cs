using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators;

public sealed class NormalizationTests
{
    [Fact]
    public void BatchNormalization_agrees()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var draw = new Draw(seed);
            int channels = draw.Int(1, 5);
            OnnxTensor input = draw.Floats([draw.Int(1, 3), channels, .. draw.Ints(draw.Int(0, 3), 1, 6)]);
            new OneNode(
                "BatchNormalization", draw.OneOf(7, 9, 14, 15, 22), input, draw.Floats(channels), draw.Floats(channels), draw.Floats(channels), draw.Positive(channels))
                .With("epsilon", draw.OneOf(1e-5f, 1e-3f)).Compare(1e-4, 1e-4);
        }
    }

    [Fact]
    public void BatchNormalization_in_training_mode_takes_the_batch_and_moves_the_running_statistics()
    {
        var draw = new Draw(2);
        OnnxTensor<double> input = draw.Doubles(3, 2, 4, 5);
        double[] mean = [0.5, -0.5];
        double[] variance = [2, 3];
        OnnxTensor[] found = new OneNode(
            "BatchNormalization", 15, input, OnnxTensor.Create([2], new[] { 1.5, 0.5 }), OnnxTensor.Create([2], new[] { 0.1, 0.2 }),
            OnnxTensor.Create([2], mean), OnnxTensor.Create([2], variance)).With("training_mode", 1).With("momentum", 0.8f).Outputs(3).InFovea();
        for (int c = 0; c < 2; c++)
        {
            double[] values = [.. Enumerable.Range(0, 3).SelectMany(n => input.Values.Skip(((n * 2) + c) * 20).Take(20))];
            double batchMean = values.Average();
            double batchVariance = values.Average(value => (value - batchMean) * (value - batchMean));
            double first = ((input.Values[c * 20] - batchMean) / Math.Sqrt(batchVariance + 1e-5f) * (c == 0 ? 1.5 : 0.5)) + (c == 0 ? 0.1 : 0.2);
            Assert.Equal(first, ((OnnxTensor<double>)found[0]).Values[c * 20], 1e-9);
            Assert.Equal((mean[c] * 0.8f) + (batchMean * (1 - (double)0.8f)), ((OnnxTensor<double>)found[1]).Values[c], 1e-9);
            Assert.Equal((variance[c] * 0.8f) + (batchVariance * (1 - (double)0.8f)), ((OnnxTensor<double>)found[2]).Values[c], 1e-9);
        }
    }

    [Fact]
    public void InstanceNormalization_agrees()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var draw = new Draw(seed);
            int channels = draw.Int(1, 5);
            OnnxTensor input = draw.Floats([draw.Int(1, 3), channels, .. draw.Ints(draw.Int(1, 3), 2, 6)]);
            new OneNode("InstanceNormalization", draw.OneOf(7, 17), input, draw.Floats(channels), draw.Floats(channels))
                .With("epsilon", draw.OneOf(1e-5f, 1e-2f)).Compare(1e-3, 1e-3);
        }
    }

    [Theory]
    [InlineData(18)]
    [InlineData(21)]
    public void GroupNormalization_agrees(int opset)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var draw = new Draw(seed);
            int groups = draw.Int(1, 4);
            int channels = groups * draw.Int(1, 3);
            int scales = opset < 21 ? groups : channels;
            OnnxTensor input = draw.Floats([draw.Int(1, 3), channels, .. draw.Ints(draw.Int(1, 2), 2, 6)]);
            new OneNode("GroupNormalization", opset, input, draw.Floats(scales), draw.Floats(scales))
                .With("num_groups", groups).With("epsilon", draw.OneOf(1e-5f, 1e-2f)).Compare(1e-3, 1e-3);
        }
    }

    [Fact]
    public void LayerNormalization_agrees_on_every_axis_with_its_optional_outputs()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            var draw = new Draw(seed);
            int[] shape = draw.Ints(draw.Int(2, 4), 2, 6);
            int axis = draw.Int(-shape.Length, shape.Length - 1);
            int[] kept = shape[(axis < 0 ? axis + shape.Length : axis)..];
            OnnxTensor?[] inputs = draw.Bool()
                ? [draw.Floats(shape), draw.Floats(kept), draw.Floats(kept)]
                : [draw.Floats(shape), draw.Floats(kept)];
            new OneNode("LayerNormalization", draw.OneOf(17, 21), inputs).With("axis", axis).With("epsilon", draw.OneOf(1e-5f, 1e-2f))
                .Outputs(draw.OneOf(1, 3)).Compare(1e-3, 1e-3);
        }
    }

    [Fact]
    public void Lrn_agrees()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var draw = new Draw(seed);
            new OneNode("LRN", draw.OneOf(7, 13, 17), draw.Floats(draw.Int(1, 2), draw.Int(1, 8), draw.Int(1, 5), draw.Int(1, 5)))
                .With("size", draw.OneOf(1, 3, 5, 7)).With("alpha", 0.5f * draw.Int(1, 3)).With("beta", draw.OneOf(0.5f, 0.75f))
                .With("bias", draw.OneOf(1f, 2f)).Compare(1e-4, 1e-5);
        }
    }

    [Fact]
    public void What_does_not_fit_is_told_with_the_node()
    {
        var draw = new Draw(1);
        ConvTests.Refused(
            "input 1 has 3 values, expected 2",
            new OneNode("BatchNormalization", 15, draw.Floats(1, 2, 3), draw.Floats(3), draw.Floats(2), draw.Floats(2), draw.Floats(2)));
        ConvTests.Refused(
            "num_groups is 3", new OneNode("GroupNormalization", 21, draw.Floats(1, 4, 2), draw.Floats(4), draw.Floats(4)).With("num_groups", 3));
        ConvTests.Refused("axis is 5", new OneNode("LayerNormalization", 17, draw.Floats(1, 4), draw.Floats(4)).With("axis", 5));
        ConvTests.Refused("size is 0", new OneNode("LRN", 13, draw.Floats(1, 4, 2, 2)).With("size", 0));
        ConvTests.Refused(
            "spatial = 0",
            new OneNode("BatchNormalization", 7, draw.Floats(1, 1, 3), draw.Floats(1), draw.Floats(1), draw.Floats(1), draw.Floats(1)).With("spatial", 0));
    }
}
