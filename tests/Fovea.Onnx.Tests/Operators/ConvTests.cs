using Fovea.Onnx.Tests.Clients;

namespace Fovea.Onnx.Tests.Operators;

public sealed class ConvTests
{
    [Fact]
    public void Conv_agrees_over_random_windows_of_one_to_three_dimensions()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var draw = new Draw(seed);
            int rank = draw.OneOf(1, 2, 2, 2, 3);
            int groups = draw.OneOf(1, 1, 2, 3);
            int channels = groups * draw.Int(1, 3);
            int filters = groups * draw.Int(1, 3);
            int[] kernel = draw.Ints(rank, 1, 3);
            OnnxTensor input = draw.Floats([draw.Int(1, 2), channels, .. draw.Ints(rank, 5, 9)]);
            OnnxTensor weight = draw.Floats([filters, channels / groups, .. kernel]);
            OnnxTensor? bias = draw.Bool() ? draw.Floats(filters) : null;
            OneNode node = Windowed(draw, new OneNode("Conv", draw.OneOf(7, 11, 17, 22), [input, weight, .. bias is null ? Array.Empty<OnnxTensor>() : [bias]]), rank);
            if (groups > 1 || draw.Bool())
            {
                node.With("group", groups);
            }

            if (draw.Bool())
            {
                node.With("kernel_shape", [.. kernel.Select(size => (long)size)]);
            }

            node.Compare(1e-4, 1e-4);
        }
    }

    [Fact]
    public void ConvTranspose_agrees_over_random_windows()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var draw = new Draw(seed);
            int rank = draw.OneOf(1, 2, 2, 2, 3);
            int groups = draw.OneOf(1, 1, 2);
            int channels = groups * draw.Int(1, 3);
            int perGroup = draw.Int(1, 3);
            int[] kernel = draw.Ints(rank, 1, 4);
            long[] strides = draw.Longs(rank, 1, 3);
            long[] dilations = draw.Longs(rank, 1, 2);
            OnnxTensor input = draw.Floats([draw.Int(1, 2), channels, .. draw.Ints(rank, 2, 5)]);
            OnnxTensor weight = draw.Floats([channels, perGroup, .. kernel]);
            OnnxTensor? bias = draw.Bool() ? draw.Floats(perGroup * groups) : null;
            OneNode node = new OneNode("ConvTranspose", draw.OneOf(7, 11, 17, 22), [input, weight, .. bias is null ? Array.Empty<OnnxTensor>() : [bias]])
                .With("group", groups).With("strides", strides).With("dilations", dilations);
            int[] whole = [.. Enumerable.Range(0, rank).Select(d =>
                (int)(((input.Shape[d + 2] - 1) * strides[d]) + ((kernel[d] - 1) * dilations[d]) + 1))];
            switch (draw.Int(0, 4))
            {
                case 0:
                    node.With("pads", [.. Enumerable.Range(0, 2 * rank).Select(i => (long)draw.Int(0, Math.Min(1, (whole[i % rank] - 1) / 2)))]);
                    break;
                case 1:
                    node.With("auto_pad", draw.OneOf("SAME_UPPER", "SAME_LOWER"));
                    break;
                case 2:
                    node.With("output_shape", [.. whole.Select(size => (long)Math.Max(1, size - draw.Int(0, 2)))]);
                    break;
                case 3:
                    node.With("output_padding", [.. strides.Select(stride => (long)draw.Int(0, (int)stride - 1))]);
                    break;
                default:
                    break;
            }

            node.Compare(1e-4, 1e-4);
        }
    }

    [Fact]
    public void Half_and_double_are_computed_like_float()
    {
        var draw = new Draw(5);
        OnnxTensor<float> input = draw.Floats(2, 3, 6, 5);
        OnnxTensor<float> weight = draw.Floats(4, 3, 3, 3);
        OnnxTensor expected = new OneNode("Conv", 17, input, weight).InOrt()[0];
        var doubles = (OnnxTensor<double>)new OneNode("Conv", 17, Draw.Widen(input), Draw.Widen(weight)).InFovea()[0];
        var halves = (OnnxTensor<Half>)new OneNode("Conv", 17, Draw.Narrow(input), Draw.Narrow(weight)).InFovea()[0];
        Near.Check(expected, new OnnxTensor<float>(doubles.Shape, [.. doubles.Values.Select(value => (float)value)]), 1e-4, 1e-4);
        Near.Check(expected, new OnnxTensor<float>(halves.Shape, [.. halves.Values.Select(value => (float)value)]), 1e-2, 2e-2);
    }

    [Fact]
    public void Integer_convolutions_agree_to_the_bit()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var draw = new Draw(seed);
            int groups = draw.OneOf(1, 1, 2);
            int channels = groups * draw.Int(1, 3);
            int filters = groups * draw.Int(1, 3);
            OnnxTensor input = draw.Bytes(draw.Int(1, 2), channels, draw.Int(5, 8), draw.Int(5, 8));
            OnnxTensor weight = draw.Bool()
                ? draw.Bytes(filters, channels / groups, draw.Int(1, 3), draw.Int(1, 3))
                : draw.SignedBytes(filters, channels / groups, draw.Int(1, 3), draw.Int(1, 3));
            OnnxTensor zero = draw.Bytes([]);
            OnnxTensor weightZero = weight is OnnxTensor<byte> ? draw.Bytes([]) : draw.SignedBytes([]);
            Windowed(draw, new OneNode("ConvInteger", 10, input, weight, zero, weightZero).With("group", groups), 2).Compare();
        }
    }

    [Fact]
    public void Quantised_convolutions_agree_to_the_bit()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var draw = new Draw(seed);
            int groups = draw.OneOf(1, 1, 2);
            int channels = groups * draw.Int(1, 3);
            int filters = groups * draw.Int(1, 3);
            OnnxTensor weight = draw.SignedBytes(filters, channels / groups, draw.Int(1, 3), draw.Int(1, 3));
            bool perFilter = draw.Bool();
            OnnxTensor scales = perFilter ? Scaled(draw.Positive(filters), 0.01f) : Scaled(draw.Positive([]), 0.01f);
            OnnxTensor zeros = perFilter
                ? OnnxTensor.Create([filters], new sbyte[filters])
                : OnnxTensor.Create([], new sbyte[1]);
            var node = new OneNode(
                "QLinearConv",
                10,
                draw.Bytes(draw.Int(1, 2), channels, draw.Int(5, 8), draw.Int(5, 8)),
                Scaled(draw.Positive([]), 0.02f),
                draw.Bytes([]),
                weight,
                scales,
                zeros,
                Scaled(draw.Positive([]), 0.1f),
                draw.Bytes([]),
                draw.SmallIntegers(filters));
            Windowed(draw, node.With("group", groups), 2).Compare();
        }
    }

    [Fact]
    public void What_does_not_fit_is_told_with_the_node()
    {
        var draw = new Draw(1);
        Refused("expects 4 channels", new OneNode("Conv", 17, draw.Floats(1, 3, 5, 5), draw.Floats(2, 4, 3, 3)));
        Refused("the window is larger than the padded input", new OneNode("Conv", 17, draw.Floats(1, 3, 2, 5), draw.Floats(2, 3, 3, 3)));
        Refused("strides is [0, 1]", new OneNode("Conv", 17, draw.Floats(1, 3, 5, 5), draw.Floats(2, 3, 3, 3)).With("strides", [0L, 1]));
        Refused("group is 0", new OneNode("Conv", 17, draw.Floats(1, 3, 5, 5), draw.Floats(2, 3, 3, 3)).With("group", 0));
        Refused("expected 4 numbers", new OneNode("Conv", 17, draw.Floats(1, 3, 5, 5), draw.Floats(2, 3, 3, 3)).With("pads", [1L]));
        Refused("is int8, expected float32", new OneNode("Conv", 17, draw.Floats(1, 3, 5, 5), draw.SignedBytes(2, 3, 3, 3)));
        Refused("the bias has 3 values", new OneNode("Conv", 17, draw.Floats(1, 3, 5, 5), draw.Floats(2, 3, 3, 3), draw.Floats(3)));
    }

    internal static void Refused(string text, OneNode node)
    {
        FoveaException problem = Assert.Throws<FoveaException>(() => node.InFovea());
        Assert.Contains(text, problem.Message, StringComparison.Ordinal);
        Assert.Contains("'node'", problem.Message, StringComparison.Ordinal);
    }

    internal static OnnxTensor<float> Scaled(OnnxTensor<float> tensor, float factor) =>
        new(tensor.Shape, Array.ConvertAll(tensor.Values, value => value * factor));

    // Explicit padding, or one of the automatic kinds, which ONNX Runtime takes without gaps in the window alone.
    private static OneNode Windowed(Draw draw, OneNode node, int rank)
    {
        if (draw.Bool())
        {
            node.With("strides", draw.Longs(rank, 1, 3));
        }

        switch (draw.Int(0, 3))
        {
            case 0:
                node.With("pads", draw.Longs(2 * rank, 0, 2));
                break;
            case 1:
                node.With("auto_pad", draw.OneOf("SAME_UPPER", "SAME_LOWER", "VALID"));
                return node;
            case 2:
                node.With("pads", draw.Longs(2 * rank, 0, 2));
                break;
            default:
                break;
        }

        return draw.Bool() ? node.With("dilations", draw.Longs(rank, 1, 2)) : node;
    }
}
