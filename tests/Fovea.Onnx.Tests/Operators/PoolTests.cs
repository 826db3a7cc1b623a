using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators;

public sealed class PoolTests
{
    [Fact]
    public void MaxPool_agrees_with_places_gaps_and_sizes_rounded_up()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var draw = new Draw(seed);
            int rank = draw.OneOf(1, 2, 2, 3);
            int opset = draw.OneOf(8, 10, 12, 17, 22);
            OneNode node = Windowed(draw, "MaxPool", opset, draw.Floats([draw.Int(1, 2), draw.Int(1, 3), .. draw.Ints(rank, 5, 9)]), rank, opset >= 10);
            if (draw.Bool())
            {
                node.Outputs(2).With("storage_order", draw.Int(0, 1));
            }

            node.Compare();
        }
    }

    [Fact]
    public void MaxPool_takes_bytes_and_halves()
    {
        var draw = new Draw(3);
        new OneNode("MaxPool", 12, draw.Bytes(1, 2, 6, 6)).With("kernel_shape", [2L, 2]).Compare();
        new OneNode("MaxPool", 12, draw.SignedBytes(1, 2, 6, 6)).With("kernel_shape", [3L, 3]).With("pads", [1L, 1, 1, 1]).Compare();
        OnnxTensor<float> input = draw.Floats(1, 2, 6, 6);
        var halves = (OnnxTensor<Half>)new OneNode("MaxPool", 12, Draw.Narrow(input)).With("kernel_shape", [2L, 2]).InFovea()[0];
        var floats = (OnnxTensor<float>)new OneNode("MaxPool", 12, input).With("kernel_shape", [2L, 2]).InOrt()[0];
        Assert.Equal(floats.Values.Select(value => (Half)value), halves.Values);
    }

    [Fact]
    public void AveragePool_agrees_with_and_without_the_padding_counted()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var draw = new Draw(seed);
            int rank = draw.OneOf(1, 2, 2, 3);
            int opset = draw.OneOf(7, 10, 11, 19, 22);
            OnnxTensor input = draw.Floats([draw.Int(1, 2), draw.Int(1, 3), .. draw.Ints(rank, 5, 9)]);
            Windowed(draw, "AveragePool", opset, input, rank, opset >= 19, ceilMode: opset >= 19)
                .With("count_include_pad", draw.Int(0, 1)).Compare(1e-5, 1e-5);
        }
    }

    [Fact]
    public void LpPool_agrees()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var draw = new Draw(seed);
            int rank = draw.OneOf(1, 2, 2, 3);
            int opset = draw.OneOf(7, 11, 18);
            OnnxTensor input = draw.Floats([draw.Int(1, 2), draw.Int(1, 3), .. draw.Ints(rank, 5, 9)]);
            Windowed(draw, "LpPool", opset, input, rank, opset >= 18, ceilMode: opset >= 18).With("p", draw.Int(1, 3)).Compare(1e-4, 1e-4);
        }
    }

    [Fact]
    public void Global_poolings_agree()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var draw = new Draw(seed);
            OnnxTensor input = draw.Floats([draw.Int(1, 2), draw.Int(1, 4), .. draw.Ints(draw.Int(1, 3), 1, 7)]);
            int opset = draw.OneOf(7, 17, 21);
            new OneNode("GlobalAveragePool", opset, input).Compare(1e-5, 1e-5);
            new OneNode("GlobalMaxPool", opset, input).Compare();
            new OneNode("GlobalLpPool", opset, input).With("p", draw.Int(1, 3)).Compare(1e-4, 1e-4);
        }
    }

    [Fact]
    public void What_does_not_fit_is_told_with_the_node()
    {
        var draw = new Draw(1);
        ConvTests.Refused("kernel_shape is missing", new OneNode("MaxPool", 17, draw.Floats(1, 3, 5, 5)));
        ConvTests.Refused("p is 0", new OneNode("LpPool", 17, draw.Floats(1, 3, 5, 5)).With("kernel_shape", [2L, 2]).With("p", 0));
        ConvTests.Refused("expected [batch, channels, sizes...]", new OneNode("AveragePool", 17, draw.Floats(3, 5)).With("kernel_shape", [2L]));
        ConvTests.Refused("auto_pad is 'SOME'", new OneNode("MaxPool", 17, draw.Floats(1, 3, 5, 5)).With("kernel_shape", [2L, 2]).With("auto_pad", "SOME"));
    }

    private static OneNode Windowed(Draw draw, string name, int opset, OnnxTensor input, int rank, bool dilations, bool? ceilMode = null)
    {
        // ONNX Runtime refuses what the automatic padding of a window smaller than its stride would be.
        bool auto = draw.Int(0, 3) == 0;
        long[] kernel = draw.Longs(rank, auto ? 3 : 1, 3);
        OneNode node = new OneNode(name, opset, input).With("kernel_shape", kernel);
        if (draw.Bool())
        {
            node.With("strides", draw.Longs(rank, 1, 3));
        }

        if (auto)
        {
            return node.With("auto_pad", draw.OneOf("SAME_UPPER", "SAME_LOWER", "VALID"));
        }

        if (draw.Bool())
        {
            node.With("pads", [.. Enumerable.Range(0, 2 * rank).Select(i => (long)draw.Int(0, (int)kernel[i % rank] - 1))]);
        }

        if (dilations && draw.Bool())
        {
            node.With("dilations", draw.Longs(rank, 1, 2));
        }

        return (ceilMode ?? opset >= 10) && draw.Bool() ? node.With("ceil_mode", 1) : node;
    }
}
